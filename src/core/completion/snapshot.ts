import type { Trigger } from '../ports.ts';

/** A document at the moment the editor asked for a completion. Offsets are in UTF-16 units. */
export interface DocumentSnapshot {
  /** Identity of the document; one automatic completion runs per identity. */
  readonly uri: string;
  /** Path as the user sees it: relative to the workspace where it lies in one. */
  readonly path: string;
  /** VS Code language id. */
  readonly languageId: string;
  /** The whole document with its own line ends. */
  readonly text: string;
  /** The cursor. */
  readonly offset: number;
  readonly trigger: Trigger;
  /** What the suggest widget has selected while it is open: ghost text must extend it. */
  readonly selectedSuggestion?: SelectedSuggestion;
  readonly hasMultipleCursors: boolean;
}

/** Item of the suggest widget that would replace the text from `startOffset` to the cursor. */
export interface SelectedSuggestion {
  /** On the cursor's line, at or before the cursor. */
  readonly startOffset: number;
  readonly text: string;
}

/**
 * What to offer: `insertText` (with the document's line ends) in place of the text from
 * `startOffset` to `endOffset`. The range holds the cursor and lies on its line, and the text
 * after the cursor that it replaces occurs in `insertText` in order: VS Code shows ghost text
 * only if nothing has to vanish for it.
 */
export interface GhostText {
  readonly insertText: string;
  readonly startOffset: number;
  readonly endOffset: number;
  /** Where it came from: the suggestion on screen, an older one, or the model just now. */
  readonly source: 'typedAlong' | 'cache' | 'model';
}
