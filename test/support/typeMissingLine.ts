import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Editor } from './editor.ts';

/** A line of the sample's cart.ts that the tiny GLM knows, without its indentation. */
export interface SampleLine {
  readonly begun: string;
  /** What a model that knows the sample goes on with. */
  readonly rest: string;
}

/** What belongs behind the line that `typeMissingLine` begins unless told otherwise. */
export const missingRest = 'ngth < before;';

export const sampleLines = {
  ofRemove: { begun: 'return this.items.le', rest: missingRest },
  ofTotal: { begun: 'return this.subt', rest: 'otal() * (1 + taxRate);' },
  ofIsEmpty: { begun: 'return this.items.length =', rest: '== 0;' },
} as const satisfies Record<string, SampleLine>;

const sample = path.join(import.meta.dirname, '../fixtures/sample/cart.ts');
const indentation = 4;

/** Opens the sample without one of its lines, whatever was done to it before, and begins the line. */
export async function typeMissingLine(
  editor: Editor,
  { begun, rest }: SampleLine = sampleLines.ofRemove,
): Promise<void> {
  const text = await fs.readFile(sample, 'utf8');
  const lineNumber = text.split('\n').findIndex((line) => line.trim() === begun + rest) + 1;
  await fs.writeFile(path.join(editor.workspace, 'cart.ts'), text.replace(begun + rest, ''));
  await editor.openFile('cart.ts');
  await editor.runCommand('File: Revert File');
  await editor.openFile('cart.ts', { line: lineNumber, column: indentation + 1 });
  await editor.typeText(begun);
}
