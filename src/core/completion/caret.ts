import type { DocumentSnapshot, GhostText } from './snapshot.ts';

/**
 * A document split where text would be inserted, as if the suggest widget's selected item had
 * been taken: what follows then extends that item, which is all VS Code would show.
 */
export interface Caret {
  readonly uri: string;
  readonly before: string;
  readonly after: string;
  /** The end of `before` that is not in the document yet; empty unless the widget is open. */
  readonly selectedText: string;
  /** Where a ghost text's range starts in the document. */
  readonly startOffset: number;
  /** The cursor in the document. */
  readonly offset: number;
}

export function caretOf(snapshot: DocumentSnapshot): Caret {
  const { uri, text, offset, selectedSuggestion } = snapshot;
  const startOffset = selectedSuggestion?.startOffset ?? offset;
  const selectedText = selectedSuggestion?.text ?? '';
  return {
    uri,
    before: text.slice(0, startOffset) + selectedText,
    after: text.slice(offset),
    selectedText,
    startOffset,
    offset,
  };
}

/** Ghost text that continues `caret.before` with `text` and swallows `replacedLength` units after it. */
export function ghostAt(
  caret: Caret,
  text: string,
  replacedLength: number,
  source: GhostText['source'],
): GhostText {
  return {
    insertText: caret.selectedText + text,
    startOffset: caret.startOffset,
    endOffset: caret.offset + replacedLength,
    source,
  };
}
