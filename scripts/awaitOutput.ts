import { StepError } from './command.mjs';
import type { ProcessGroup } from './processGroup.ts';

export interface AwaitedOutput {
  /** What the program is called in an error: "VS Code's web server". */
  readonly name: string;
  /** Its first group is what to wait for. */
  readonly pattern: RegExp;
  readonly limitMs: number;
}

/**
 * Waits until a program prints something that matches.
 * @returns the pattern's first group; throws `StepError`, with all that was printed, if the program
 * ends before or takes too long.
 */
export async function awaitOutput(
  { child, ended }: ProcessGroup,
  { name, pattern, limitMs }: AwaitedOutput,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = pattern.exec(output)?.[1];
      if (found !== undefined) {
        resolve(found);
      }
    });
  }
  const fail = (why: string) => reject(new StepError(`${name} ${why}.\n${output}`));
  void ended.then(() => fail('ended before it was up'));
  const timer = setTimeout(() => fail(`was not up after ${limitMs / 1_000} s`), limitMs);
  return promise.finally(() => clearTimeout(timer));
}
