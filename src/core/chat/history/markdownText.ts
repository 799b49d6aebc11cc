/** A text as a block of code. The fence is longer than any in the text, so the text can't end it. */
export function fenced(text: string, language: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${text.replace(/\n$/, '')}\n${marks}`;
}

/** A text as words within a line: nothing of it is markup. */
export function plainWords(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_{}[\]<>#|~&!$]/g, String.raw`\$&`);
}

/** Indentation and a list's mark, marks of the fence, what follows them. In backticks' info is no backtick. */
const openingFence = /^(\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?)(?:(`{3,})([^`]*)|(~{3,})(.*))$/s;

/**
 * Markdown that somebody else wrote, to stand among other text. Its HTML is shown as text, and nothing that it
 * leaves open reaches beyond its end: fences come to the beginning of their lines, where no list or quotation
 * around them decides what they are, and code within a line ends in it (CommonMark 0.31, 4.5 and 6.1).
 */
export function contained(markdown: string): string {
  const lines: string[] = [];
  let fence: { readonly marks: string; readonly indentation: number } | undefined;
  for (const line of markdown.split(/\r\n|\r|\n/)) {
    if (fence !== undefined) {
      const isEnd = isClosing(line, fence.marks);
      lines.push(isEnd ? fence.marks : withoutIndentation(line, fence.indentation));
      fence = isEnd ? undefined : fence;
      continue;
    }
    const [, before, backticks, backtickInfo, tildes, tildeInfo] = openingFence.exec(line) ?? [];
    const marks = backticks ?? tildes;
    if (before === undefined || marks === undefined) {
      lines.push(withoutHtml(line));
    } else {
      fence = { marks, indentation: before.length };
      lines.push(marks + (backtickInfo ?? tildeInfo ?? ''));
    }
  }
  return [...lines, ...(fence === undefined ? [] : [fence.marks])].join('\n');
}

function isClosing(line: string, marks: string): boolean {
  const text = line.trim();
  return text.length >= marks.length && text === marks.charAt(0).repeat(text.length);
}

function withoutIndentation(line: string, most: number): string {
  const blanks = line.length - line.trimStart().length;
  return line.slice(Math.min(blanks, most));
}

/** A line whose tags are text; backticks that open no code in this line are escaped, so that they open none at all. */
function withoutHtml(line: string): string {
  const closingOf = closings(line);
  const pieces = /\\.|`+|<|[^\\`<]+|\\/gsu;
  let text = '';
  for (let piece = pieces.exec(line); piece !== null; piece = pieces.exec(line)) {
    const [words] = piece;
    const end = words.startsWith('`') ? closingOf(words.length, pieces.lastIndex) : undefined;
    if (end !== undefined) {
      text += line.slice(piece.index, end);
      pieces.lastIndex = end;
    } else if (words.startsWith('\\')) {
      text += words;
    } else {
      text += words.replaceAll('<', '&lt;').replaceAll('`', '\\`');
    }
  }
  return text;
}

/** Finds where code ends that a run of so many backticks opens; the offsets asked for must ascend. */
function closings(line: string): (length: number, from: number) => number | undefined {
  const startsByLength = new Map<number, number[]>();
  for (const { 0: run, index } of [...line.matchAll(/`+/g)].toReversed()) {
    const starts = startsByLength.get(run.length);
    if (starts === undefined) {
      startsByLength.set(run.length, [index]);
    } else {
      starts.push(index);
    }
  }
  return (length, from) => {
    const starts = startsByLength.get(length) ?? [];
    let start = starts.pop();
    while (start !== undefined && start < from) {
      start = starts.pop();
    }
    return start === undefined ? undefined : start + length;
  };
}
