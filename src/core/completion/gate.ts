import { isExcluded } from '../safety/exclude.ts';
import type { Settings } from '../settings.ts';
import { isClosersAndPunctuation, restOfLine } from './lines.ts';
import type { DocumentSnapshot } from './snapshot.ts';

/**
 * Why there is no ghost text here, in words for the log; `undefined` where there may be some.
 * A cursor in front of a word stays quiet unless the user asks: he is editing, not writing.
 */
export function closedBecause(snapshot: DocumentSnapshot, settings: Settings): string | undefined {
  if (!settings['completion.enabled']) {
    return 'switched off';
  }
  if (!isLanguageOn(snapshot.languageId, settings['completion.languages'])) {
    return `switched off for ${snapshot.languageId}`;
  }
  if (snapshot.hasMultipleCursors) {
    return 'several cursors';
  }
  if (
    snapshot.trigger === 'automatic' &&
    !isClosersAndPunctuation(restOfLine(snapshot.text.slice(snapshot.offset)))
  ) {
    return 'in front of other text';
  }
  if (isExcluded(snapshot.path, settings['privacy.exclude'])) {
    return 'excluded file';
  }
  return undefined;
}

function isLanguageOn(languageId: string, languages: Settings['completion.languages']): boolean {
  return languages[languageId] ?? languages['*'] ?? true;
}
