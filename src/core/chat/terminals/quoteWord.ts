import type { Shell } from '../../safety/action.ts';
import { ToolError } from '../tools/tool.ts';

/** Means itself in every shell, wherever it stands. */
const plain = /^[\w./@%+,:][\w./@%+=:,-]*$|^-[\w./@+=:,-]*$/;
/** What no quotes take the meaning of in cmd. */
const untameable = /["%!^\r\n]/;

/** Writes a word so that the shell takes it literally. Throws `ToolError` where its shell knows no way. */
export function quoteWord(word: string, shell: Shell): string {
  switch (shell) {
    case 'cmd':
      if (untameable.test(word)) {
        throw new ToolError(
          `cmd can't be given ${JSON.stringify(word)} as it is. Take another name.`,
        );
      }
      return plain.test(word) ? word : `"${word}"`;
    case 'powershell':
      return plain.test(word) && !/[@%,]/.test(word) ? word : `'${word.replaceAll("'", "''")}'`;
    default:
      return plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
  }
}
