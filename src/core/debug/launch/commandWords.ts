/**
 * Words of a plain command line with their quotes resolved, its name first.
 * @returns `undefined` where a shell would do more with it: pipes, variables, redirections.
 */
export function commandWords(command: string): readonly string[] | undefined {
  if (/[|&;<>$`()\n]/u.test(command)) {
    return undefined;
  }
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/gu)].map(
    ([, a, b, c]) => a ?? b ?? c ?? '',
  );
}
