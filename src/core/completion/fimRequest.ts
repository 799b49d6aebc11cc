import type { FimRequest } from '../ports.ts';
import { allowsManyLines, type Hole } from './hole.ts';
import { isLocalOnly } from '../safety/exclude.ts';
import type { Settings } from '../settings.ts';
import type { DocumentSnapshot } from './snapshot.ts';

/** Lines of code have 19 characters in the median and 73 at the 95th percentile (GitHub Copilot's data). */
const tokensPerLine = 20;
/** So that one long line is not cut. */
const spareTokens = 32;

/** The question to the model; greedy, because the same place should get the same suggestion. */
export function fimRequest(
  hole: Hole,
  snapshot: DocumentSnapshot,
  settings: Pick<Settings, 'completion.maxLines' | 'privacy.localOnly'>,
): FimRequest {
  const hasManyLines = allowsManyLines(hole);
  return {
    prefix: hole.prefix,
    suffix: hole.suffix,
    languageId: snapshot.languageId,
    path: snapshot.path,
    maxTokens: spareTokens + tokensPerLine * (hasManyLines ? settings['completion.maxLines'] : 1),
    temperature: 0,
    stop: hasManyLines ? [] : ['\n'],
    isLocalOnly: isLocalOnly(snapshot.path, settings['privacy.localOnly']),
  };
}
