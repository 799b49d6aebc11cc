import { fullName, type TestOutcome } from './testReport.ts';

const result = /^(not )?ok\b(?: +\d+)?(?: +-)? *(.*)$/;
const directive = /(?:^|\s)#\s*(skip|todo)\b/i;
const subtest = /^# Subtest: (.*)$/;
/** Node (24) takes a file in which it ran no test for a test that passed. */
const emptyFile = /^(?:\S+|(?:\/|[A-Za-z]:\\).+)\.[cm]?[jt]s$/;

/** A result that waits for its details, which follow it. */
interface OpenResult {
  readonly indent: number;
  readonly isOk: boolean;
  readonly isSkipped: boolean;
  readonly name: string;
  readonly isGroup: boolean;
  readonly details: string[];
}

/**
 * Outcomes of TAP 13 and 14, subtests and YAML details included; other lines are passed over. A group counts by
 * its tests, not by itself. https://testanything.org/tap-version-14-specification.html
 */
export function* tapOutcomes(text: string): Iterable<TestOutcome> {
  const groups: { indent: number; name: string }[] = [];
  let deepest = -1;
  let open: OpenResult | undefined;
  for (const line of text.split(/\r?\n/)) {
    const content = line.trimStart();
    const indent = line.length - content.length;
    if (open && indent > open.indent && !isStart(content, open.details)) {
      open.details.push(line);
      continue;
    }
    const [, isNot, rest = ''] = result.exec(content) ?? [];
    const [, group] = subtest.exec(content) ?? [];
    if (result.test(content)) {
      yield* outcomeOf(open);
      dropFrom(groups, indent);
      const isGroup = deepest > indent;
      deepest = indent;
      const name = fullName([...groups.map((each) => each.name), plainName(rest)]);
      const isSkipped = directive.test(rest);
      open = { indent, isOk: isNot === undefined, isSkipped, name, isGroup, details: [] };
    } else if (group !== undefined) {
      yield* outcomeOf(open);
      open = undefined;
      dropFrom(groups, indent);
      groups.push({ indent, name: unescaped(group) });
    } else if (content.startsWith('Bail out!')) {
      yield { status: 'failed', name: 'Bail out', message: content };
    }
  }
  yield* outcomeOf(open);
}

/** Whether details are over and a subtest or result of its own begins. */
function isStart(content: string, details: readonly string[]): boolean {
  const isInYaml = details.length > 0 && details.at(-1)?.trim() !== '...';
  return !isInYaml && (result.test(content) || subtest.test(content));
}

function* outcomeOf(open: OpenResult | undefined): Iterable<TestOutcome> {
  if (!open || open.isGroup) {
    return;
  }
  const { name, isOk, isSkipped, details } = open;
  if (isOk && emptyFile.test(name)) {
    return;
  }
  if (isSkipped || isOk) {
    yield { status: isSkipped ? 'skipped' : 'passed', name, message: '' };
    return;
  }
  const yaml = details.map((line) => line.slice(open.indent));
  const place = fieldOf(yaml, 'location') ?? fieldOf(yaml, 'at') ?? '';
  const [, file, line] = /^(.*?):(\d+)(?::\d+)?\)?$/.exec(place) ?? [];
  yield {
    status: 'failed',
    name,
    message: fieldOf(yaml, 'error') ?? fieldOf(yaml, 'message') ?? yaml.join('\n'),
    ...(file !== undefined && { file, line: Number(line) }),
  };
}

/** A scalar of the details' first level: plain, quoted, or a block. */
function fieldOf(yaml: readonly string[], key: string): string | undefined {
  const start = yaml.findIndex((line) => line.trimStart().startsWith(`${key}:`));
  const first = yaml[start];
  if (first === undefined) {
    return undefined;
  }
  const indent = first.length - first.trimStart().length;
  const value = first
    .trim()
    .slice(key.length + 1)
    .trim();
  if (!/^[|>][-+]?$/.test(value)) {
    return value
      .replace(/^'(.*)'$/, (_, inner: string) => inner.replaceAll("''", "'"))
      .replace(/^"(.*)"$/, '$1');
  }
  const rest = yaml.slice(start + 1);
  const end = rest.findIndex((line) => line.trim() !== '' && line.search(/\S/) <= indent);
  const block = end < 0 ? rest : rest.slice(0, end);
  return block.map((line) => line.slice(indent + 2)).join('\n');
}

function dropFrom(groups: { indent: number }[], indent: number): void {
  while ((groups.at(-1)?.indent ?? -1) >= indent) {
    groups.pop();
  }
}

function plainName(rest: string): string {
  return unescaped(rest.replace(/\s+#\s*(?:skip|todo)\b.*$/i, ''));
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([#\\])/g, '$1');
}
