/**
 * A unified diff as models write it, made fit for a strict parser: line counts are taken from the lines themselves,
 * context lines get the space that they lack in front, a fence of Markdown goes.
 */
export function repairPatch(patch: string): string {
  const lines = withoutFence(patch.replaceAll('\r\n', '\n')).split('\n');
  const repaired: string[] = [];
  let index = 0;
  while (index < lines.length) {
    const header = lines[index] ?? '';
    index += 1;
    if (!isHunkHeader(header)) {
      repaired.push(header);
      continue;
    }
    const start = index;
    while (index < lines.length && !endsHunk(lines, index)) {
      index += 1;
    }
    repaired.push(...repairedHunk(header, lines.slice(start, index)));
  }
  return `${repaired.join('\n')}\n`;
}

function withoutFence(patch: string): string {
  return /^\s*```\w*\n([\s\S]*?)\n```\s*$/.exec(patch)?.[1] ?? patch;
}

function isHunkHeader(line: string | undefined): boolean {
  return line?.startsWith('@@') === true;
}

function endsHunk(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  // A line that is taken out and begins with `--` looks like the name of a file, but no `+++` and hunk follow.
  const isFileHeader =
    line.startsWith('--- ') &&
    lines[index + 1]?.startsWith('+++ ') === true &&
    isHunkHeader(lines[index + 2]);
  return isFileHeader || isHunkHeader(line) || /^(diff --git|Index:) /.test(line);
}

function repairedHunk(header: string, body: readonly string[]): readonly string[] {
  const lines = withoutBlankEnd(body).map((line) => (/^[-+ \\]/.test(line) ? line : ` ${line}`));
  const count = (marks: string) => lines.filter((line) => marks.includes(line[0] ?? ' ')).length;
  const [, oldStart = '0', newStart = '0'] = /^@@ -(\d+)\S* \+(\d+)/.exec(header) ?? [];
  return [`@@ -${oldStart},${count(' -')} +${newStart},${count(' +')} @@`, ...lines];
}

/** Empty lines at the end of a hunk belong to the message, not to the file. */
function withoutBlankEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
