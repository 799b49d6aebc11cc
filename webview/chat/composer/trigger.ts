/** A word before the caret that opens a menu: a file after `@`, a command after `/`. */
export interface Trigger {
  readonly kind: 'mention' | 'command';
  /** Without its sign. */
  readonly query: string;
  /** Where its sign stands, in UTF-16 units. */
  readonly start: number;
}

export function triggerAt(text: string, caret: number): Trigger | undefined {
  const before = text.slice(0, caret);
  // A command is the whole message: a path at its beginning is none.
  const command = /^\/(\w*)$/.exec(text);
  if (command !== null && caret > 0) {
    return { kind: 'command', query: command[1] ?? '', start: 0 };
  }
  // `@` within a word is an address or a decorator's call, not a mention.
  const mention = /(?:^|[\s("'`])@([^\s@]{0,200})$/.exec(before);
  const query = mention?.[1];
  return query === undefined
    ? undefined
    : { kind: 'mention', query, start: caret - query.length - 1 };
}

/** The text with the mention's word replaced by the file's path, and where the caret is then. */
export function withMention(
  text: string,
  trigger: Trigger,
  path: string,
): { readonly text: string; readonly caret: number } {
  const end = trigger.start + 1 + trigger.query.length;
  const word = `@${path} `;
  return {
    text: text.slice(0, trigger.start) + word + text.slice(end).replace(/^ /, ''),
    caret: trigger.start + word.length,
  };
}
