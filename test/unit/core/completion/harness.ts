import { caretOf } from '../../../../src/core/completion/caret.ts';
import { CompletionEngine } from '../../../../src/core/completion/engine.ts';
import { holeAt, type Hole } from '../../../../src/core/completion/hole.ts';
import type { DocumentSnapshot, GhostText } from '../../../../src/core/completion/snapshot.ts';
import { defaultSettings, type Settings } from '../../../../src/core/settings.ts';
import { cursor } from '../../../support/cursor.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { FakeModel, type Script } from '../../../support/fakeModel.ts';
import { RecordingLogger } from '../../../support/recordingLogger.ts';

/** A signal nobody aborts. */
export const never = new AbortController().signal;

/** An engine with a scripted model and time that passes at once. */
export function setUp(script: () => Script, settings: Partial<Settings> = {}) {
  const model = new FakeModel(script);
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const engine = new CompletionEngine({
    client: model,
    clock,
    logger,
    settings: () => ({ ...defaultSettings, ...settings }),
    recentLatencyMs: () => undefined,
  });
  return { engine, model, clock, logger };
}

/** A document with its cursor marked, while the user types in it. */
export function at(marked: string, extra: Partial<DocumentSnapshot> = {}): DocumentSnapshot {
  return {
    uri: 'file:///a.ts',
    path: 'a.ts',
    languageId: 'typescript',
    trigger: 'automatic',
    hasMultipleCursors: false,
    ...cursor(marked),
    ...extra,
  };
}

/** The document as it is after accepting, cursor marked. */
export function accepted(snapshot: DocumentSnapshot, ghost: GhostText | undefined): string {
  if (ghost === undefined) {
    return 'nothing';
  }
  const { text } = snapshot;
  return `${text.slice(0, ghost.startOffset)}${ghost.insertText}█${text.slice(ghost.endOffset)}`;
}

/** What the model sees of a document with its cursor marked. */
export function holeOf(marked: string): Hole {
  return holeAt(caretOf(at(marked)));
}
