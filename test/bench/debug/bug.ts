import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

/** What an expression is just before a line runs. */
const factSchema = z.strictObject({
  expression: text,
  /** A number, text, truth value or nothing, as the language itself writes it: `'a'` in Python and JavaScript. */
  value: text,
  file: text,
  /** Text that stands in this line of the file alone. */
  match: text,
  /** Which time the line is reached, from 1, where the value is another one at other times. */
  hit: z.optional(z.int().check(z.minimum(1))),
});

const bugSchema = z.strictObject({
  language: z.enum(['javascript', 'typescript', 'python', 'c']),
  kind: z.enum([
    'crash',
    'wrong value',
    'off by one',
    'async order',
    'state leak',
    'wrong type',
    'null',
    'resource',
  ]),
  /** File that is run, or the first of the files in C. */
  program: text,
  args: z.array(z.string()),
  /** What its user sees. */
  symptom: text,
  /** Text of the failing run's output or error. */
  fails: text,
  rootCause: text,
  /** Proves the root cause. */
  fact: factSchema,
  /** Causes that one could believe in, each with what speaks against it. */
  distractors: z.array(z.strictObject({ cause: text, refutedBy: factSchema })).check(z.length(2)),
  fix: z.strictObject({ file: text, before: text, after: text }),
});

export type BugFact = z.infer<typeof factSchema>;

/** A program that fails, what proves why, and what mends it. */
export interface Bug extends z.infer<typeof bugSchema> {
  /** Name of its folder: `python-ledger`. */
  readonly name: string;
  /** Absolute path of the folder with the program. */
  readonly folder: string;
  /** Absolute path of the test that nobody sees who looks for the cause. */
  readonly hiddenTest: string;
}

const bugsFolder = path.join(import.meta.dirname, '../../fixtures/bugs');

/** All bugs, by name. Throws where a description is not as it should be. */
export async function readBugs(): Promise<readonly Bug[]> {
  const names = (await fs.readdir(bugsFolder)).toSorted();
  return Promise.all(names.map(readBug));
}

async function readBug(name: string): Promise<Bug> {
  const root = path.join(bugsFolder, name);
  const bug = bugSchema.parse(JSON.parse(await fs.readFile(path.join(root, 'bug.json'), 'utf8')));
  const [test = ''] = await fs.readdir(path.join(root, 'hidden'));
  return {
    ...bug,
    ...{ name, folder: path.join(root, 'program'), hiddenTest: path.join(root, 'hidden', test) },
  };
}
