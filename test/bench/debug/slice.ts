/**
 * Where a patient reader would look next: a backward slice over the text of a few files, by names alone. It knows no
 * language; it reads assignments, loops, returns and calls as they look alike in JavaScript, TypeScript, Python and C.
 */

/** A line at which names are worth looking at. */
export interface Look {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly expressions: readonly string[];
}

interface SourceLine {
  readonly path: string;
  readonly line: number;
  readonly text: string;
  readonly indent: number;
  /** Index of the first line of its function among the lines of all files; -1 outside. */
  readonly functionAt: number;
}

/** A probe takes so many expressions. */
const maxExpressions = 5;

/**
 * The lines that may explain a failure. What the functions have come to where they end is told first, since one look
 * there tells of all that they did; then line by line, the nearest first; then all the rest.
 * @param from places of the failure's frames, the innermost first.
 */
export function slice(
  files: ReadonlyMap<string, string>,
  from: readonly { readonly path: string; readonly line: number }[],
): readonly Look[] {
  const lines = withFunctions([...files].flatMap(([path, text]) => linesOf(path, text)));
  const seeds = from.flatMap(({ path, line }) =>
    lines.filter((each) => each.path === path && each.line === line),
  );
  const order: SourceLine[] = [];
  const seen = new Set<SourceLine>();
  const queue = seeds.length > 0 ? [...seeds] : lines.filter(isCheck);
  while (queue.length > 0) {
    const line = queue.shift();
    if (line !== undefined && !seen.has(line)) {
      seen.add(line);
      order.push(line);
      queue.push(...explaining(line, lines).filter((each) => !seen.has(each)));
    }
  }
  const functions = [...new Set(order.map(({ functionAt }) => functionAt))].filter((at) => at >= 0);
  const rest = lines.filter((line) => !seen.has(line) && line.functionAt >= 0);
  return [
    ...functions.flatMap((at) => lastLook(at, lines)),
    ...[...order, ...rest].flatMap((line) => looksFor(line, lines)),
  ];
}

/** What a function has made by its last statement, and by that of each of its loops. */
function lastLook(at: number, lines: readonly SourceLine[]): readonly Look[] {
  const body = lines.filter((each, index) => each.functionAt === at && index !== at);
  const statements = body.filter(({ text }) => /\w/u.test(text));
  const loops = statements.filter(({ text }) => /^\s*(?:for|while)\b/u.test(text));
  const ends = loops.map((loop) => {
    const inside = statements.slice(statements.indexOf(loop) + 1);
    const next = inside.findIndex(({ indent }) => indent <= loop.indent);
    return inside.slice(0, next < 0 ? undefined : next).findLast(startsBlock(loop));
  });
  const last = statements.findLast(({ text }) => /^\s*return\b/u.test(text)) ?? statements.at(-1);
  const made = statements.flatMap(({ text }) => targetsOf(text)).toReversed();
  const given = namesIn(lines[at]?.text ?? '');
  const used = statements
    .flatMap(({ text }) => namesIn(text))
    .flatMap((name) => [name, ownerOf(name)]);
  return [last, ...ends].flatMap((line) => {
    const here = namesIn(line?.text ?? '');
    const expressions = [...new Set([...here, ...made, ...given, ...used])];
    return line === undefined ? [] : looksAt(line, expressions);
  });
}

/** `a.b` of `a.b[0]`; empty where it is a name. */
function ownerOf(name: string): string {
  return name.replace(/(?:^|\??\.|->|\[)[^.[>]*$/u, '');
}

/** Statements of a loop itself are reached each time round. */
function startsBlock(loop: SourceLine): (line: SourceLine) => boolean {
  return ({ text, indent }) =>
    indent > loop.indent && !/^\s*(?:else|\}|case|break|continue)/u.test(text);
}

/** As many looks as it takes for all that is worth looking at. */
export function looksAt(
  { path, line }: Omit<Look, 'expressions'>,
  expressions: readonly string[],
): readonly Look[] {
  const values = expressions.filter(isValue);
  const count = Math.ceil(values.length / maxExpressions);
  return Array.from({ length: count }, (_, index) => ({
    ...{ path, line },
    expressions: values.slice(index * maxExpressions, (index + 1) * maxExpressions),
  }));
}

/** Where values are compared with what they should be. */
function isCheck({ text }: SourceLine): boolean {
  return /\bassert|\bexpect|process\.exit|sys\.exit|\braise\b|\bthrow\b|abort\(|exit\(/u.test(text);
}

/** Lines that make the values which a line uses. */
function explaining(line: SourceLine, lines: readonly SourceLine[]): readonly SourceLine[] {
  const names = new Set(namesIn(line.text).map(rootOf));
  const inFunction = lines.filter(
    (each) => each.functionAt === line.functionAt && each.path === line.path,
  );
  const makers = inFunction.filter((each) =>
    targetsOf(each.text).some((name) => names.has(rootOf(name))),
  );
  const calls = [...line.text.matchAll(/([\w$]+)\s*\(/gu)].map(([, name = '']) => name);
  const called = [...calls, ...namesIn(line.text).map(lastOf)];
  const bodies = lines.filter(
    (each) =>
      each.functionAt >= 0 && called.includes(functionName(lines[each.functionAt]?.text ?? '')),
  );
  const ends = bodies.filter(({ text }) => /^\s*(?:return|yield)\b/u.test(text));
  const fields = lines.filter((each) => {
    const targets = targetsOf(each.text).map(lastOf);
    return namesIn(line.text).some((name) => name.includes('.') && targets.includes(lastOf(name)));
  });
  const own = functionName(lines[line.functionAt]?.text ?? '');
  const callers = own === '' ? [] : lines.filter((each) => isCall(each, own));
  return [...makers.toReversed(), ...ends, ...fields, ...callers];
}

function isCall({ text }: SourceLine, name: string): boolean {
  return new RegExp(`\\b${name}\\(`, 'u').test(text) && functionName(text) !== name;
}

/** At the line, what goes into it; behind it, what came of it. */
function looksFor(line: SourceLine, lines: readonly SourceLine[]): readonly Look[] {
  if (functionName(line.text) !== '') {
    return []; // It is reached when it is defined, not when it is called.
  }
  const targets = targetsOf(line.text);
  const next = lines.find(
    (each) => each.path === line.path && each.line > line.line && /\w/u.test(each.text),
  );
  const isNextInBlock =
    next !== undefined && next.indent >= line.indent && !/^\s*else/u.test(next.text);
  return [
    ...(targets.length > 0 && isNextInBlock ? looksAt(next, targets) : []),
    ...looksAt(line, [...new Set(namesIn(line.text))]),
  ];
}

function linesOf(path: string, text: string): readonly Omit<SourceLine, 'functionAt'>[] {
  return text.split('\n').map((each, index) => ({
    ...{
      path,
      line: index + 1,
      text: withoutTexts(path.endsWith('.ts') ? withoutTypes(each) : each),
    },
    indent: each.length - each.trimStart().length,
  }));
}

/** Each line with the innermost function whose indentation it is under. */
function withFunctions(lines: readonly Omit<SourceLine, 'functionAt'>[]): readonly SourceLine[] {
  return lines.map((line, index) => {
    const at = lines.findLastIndex(
      (each, before) =>
        before <= index &&
        each.path === line.path &&
        (before === index || each.indent < line.indent) &&
        functionName(each.text) !== '',
    );
    return { ...line, functionAt: at };
  });
}

const keywords = new Set(
  `and as assert async await bool break case catch char class const constructor continue def default del delete do double elif else
  enum except export extends extern False false finally float for from function global if import in instanceof int is lambda let long
  new None not null nonlocal NULL of or pass print private public raise readonly return self short sizeof static string struct super
  switch this throw throws True true try type typeof typedef undefined unsigned union var void while with yield get set boolean unknown string
  console log require interface size_t uint8_t uint32_t include define`.split(/\s+/u),
);

const nameShape =
  /(?:this|self|[A-Za-z_$][\w$]*)(?:(?:\??\.|->)[A-Za-z_$#][\w$]*|\[(?:\w+|"[^"]*"|'[^']*')\])*(\s*\()?/gu;

/** Names and their members; of what is called, that whose member it is. */
function namesIn(text: string): readonly string[] {
  return [...text.matchAll(nameShape)]
    .map(([name, call]) => {
      const path = name.replace(/\s*\($/u, '');
      return call === undefined ? path : path.replace(/(?:^|\??\.|->)[\w$#]+$/u, '');
    })
    .filter((name) => name !== '' && !keywords.has(name) && !/^[A-Z][a-z]\w*$/u.test(name));
}

function isValue(name: string): boolean {
  return (
    name !== '' &&
    !name.includes('[]') &&
    !/^(?:Math|JSON|Object|Array|Number|String|console|process|os|sys|json|len|range|printf|fprintf|stderr|stdout)\b/u.test(
      name,
    )
  );
}

function targetsOf(text: string): readonly string[] {
  const loop =
    /\bfor\s*\(?\s*(?:const |let |var |int |size_t )?\[?([\w$, ]+?)\]?\s+(?:of|in)\b/u.exec(
      text,
    )?.[1];
  const assigned =
    /^\s*(?:(?:const|let|var|static|unsigned|int|char|double|float|long|size_t|struct \w+|[A-Z]\w*)\s+\**)*([\w$.[\]>-]+(?:\s*,\s*[\w$.]+)*)\s*(?::[^=]+)?(?:[-+*/|&^]|\|\||&&|\?\?)?=[^=>]/u.exec(
      text,
    )?.[1];
  const pushed =
    /^\s*([\w$.]+)\.(?:push|append|add|set|extend|insert|update|pop|shift|splice)\(/u.exec(
      text,
    )?.[1];
  const counted = /^\s*([\w$.>-]+)(?:\+\+|--)/u.exec(text)?.[1];
  return [loop, assigned, pushed, counted]
    .flatMap((found) => found?.split(',') ?? [])
    .map((name) => name.trim())
    .filter((name) => name !== '' && !keywords.has(name));
}

const functionShapes: readonly RegExp[] = [
  /^\s*(?:export )?(?:default )?(?:async )?function\*? ([\w$]+)/u,
  /^\s*(?:async )?def (\w+)/u,
  /^\s*(?:export )?const ([\w$]+)(?:: [^=]+)? = (?:async )?(?:\([^)]*\)|\w+)(?:: [^=]+)? =>/u,
  /^\s*(?:static |async |private |public |get |set |#)*([\w$]+)\([^)]*\)(?:: [^{]+)? \{$/u,
  /^(?:static )?(?:const )?(?:unsigned )?(?:struct )?\w+[ *]+(\w+)\([^)]*\)\s*\{?$/u,
];

/** Whether two lines of a file stand in the same function, or both outside of any. Lines are 1-based. */
export function sameFunction(text: string, a: number, b: number): boolean {
  const lines = withFunctions(linesOf('', text));
  return lines[a - 1]?.functionAt === lines[b - 1]?.functionAt;
}

/** Name of the function around a line, 1-based; empty outside of any. */
export function functionNameAt(text: string, line: number): string {
  const lines = withFunctions(linesOf('', text));
  return functionName(lines[lines[line - 1]?.functionAt ?? -1]?.text ?? '');
}

function functionName(text: string): string {
  const name = functionShapes
    .map((shape) => shape.exec(text)?.[1])
    .find((each) => each !== undefined);
  return name === undefined || /^(?:if|for|while|switch|catch)$/u.test(name) ? '' : name;
}

function withoutTypes(text: string): string {
  return text
    .replace(/:\s*(?:readonly\s+)?(?:number|string|boolean|void|unknown)\b(?:\[\])*/gu, '')
    .replace(/<(?:number|string|boolean)\b[^>]*>/gu, '');
}

function withoutTexts(text: string): string {
  return text
    .replace(/(?:\/\/|^\s*#(?!include)|\s#\s).*$/u, '')
    .replace(/`[^`]*`/gu, (template) =>
      [...template.matchAll(/\$\{([^}]*)\}/gu)].map(([, hole]) => hole).join(', '),
    )
    .replace(/(?<!\[)\b[rbf]?(['"])(?:\\.|(?!\1).)*\1|(?<!\[)(['"])(?:\\.|(?!\2).)*\2/gu, "''");
}

function rootOf(name: string): string {
  const [first = '', second = ''] = name.split(/\.|->|\[/u);
  return first === 'this' || first === 'self' ? `${first}.${second}` : first;
}

function lastOf(name: string): string {
  return name.split(/\.|->/u).at(-1)?.replace(/\[.*$/u, '') ?? '';
}

/** Fields that the code of a class sets, by the name of the class. */
export function fieldsOf(files: ReadonlyMap<string, string>, name: string): readonly string[] {
  const text = [...files.values()].join('\n');
  const body =
    new RegExp(`^class ${name}\\b.*\\n((?:[ \\t].*\\n|\\s*\\n)*)`, 'mu').exec(text)?.[1] ?? '';
  return [...new Set([...body.matchAll(/\bself\.(\w+)\s*=[^=]/gu)].map(([, field = '']) => field))];
}
