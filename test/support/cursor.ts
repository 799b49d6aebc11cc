/** A text with its cursor taken out: `cursor('a█b')` is `{ text: 'ab', offset: 1 }`. */
export function cursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('█');
  if (offset === -1) {
    throw new Error(`No cursor in: ${marked}`);
  }
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
