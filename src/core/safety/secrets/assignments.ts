import type { SecretFinding } from '../../ports.ts';
import { isPlaceholder } from './examples.ts';
import { isPassword, isToken } from './likelySecret.ts';
import { secretNameKind, type SecretNameKind } from './secretNames.ts';

/** Every name that may promise a secret has one of these in it. */
const keyword = /pass|pwd|secret|token|key|cred|auth|bearer|jwt|identified by/gi;

/** Longest part of a name before and after the keyword that is looked at. UTF-16 units. */
const longestPart = 60;
const nameCharacter = /[\w$-]/;
const nameTail = /[\w$-]{0,60}/y;

/** The end of a name that is quoted, indexed or an array. */
const nameClosing = /\\?["'`]?[\])]*(?:\[\])?/y;

/** The first character of any sign; most names in code have another one behind them. */
const mayFollow = /[\s:=<>?|!,(&-]/;

/** Between a name and its value. Blanks are bounded, so that nothing is read far and twice. */
const signs: Readonly<Record<'field' | 'typed' | 'sign' | 'blank', RegExp>> = {
  // `name: DB_PASSWORD, value: …`, as in manifests and XML
  field: /,?\s{1,80}\\?["']?value\\?["']?\s{0,4}[:=]/iy,
  // `password: string = …`, `var token &'static str = …`
  typed: /\s{0,2}:?\s?&?(?:'\w+ )?[\w.<>[\]|?]{1,40}(?: \w{1,40})?\s=(?![=>~])/y,
  sign: /\s{0,8}(?::=|=>|={1,3}|!==?|<-|->|::?|\?\?=?|\?[:=]|\|\|=?|,|>|\()/y,
  blank: /[ \t]{1,8}(?!`)/y,
};

/** What may stand between the sign and the value's own characters. */
const lead = /\s{0,80}(?:@|[bBfFrRuUL]{1,2}(?=["'])|(?:new )?[\w.]{0,40}\()?/y;

const quoted = /(\\?(?:"""|'''|["'`]))((?:(?!\1)[^\n]){4,1000}?)\1/y;
/** A string whose end is not there yet, as at the cursor. */
const opened = /["'`]([^\s"'`]{6,1000})$/my;
const unquoted =
  /((?:(?:bearer|basic|(?:api-)?token|bot) )?[^\s"'`<>,;&(){}[\]\\]{6,1000})(?=[\s,;&<"'`})\]]|\\["n]|$)/iy;

const restOfLine = /[ \t]{0,80}\r?$/my;

/** How a credential is meant, in a header. */
const scheme = /^(?:Bearer|Basic|(?:Api-)?Token|Bot|ApiKey|Key|SSWS|Digest)\s+/i;

/** A command, after whose words values come without a sign. */
const commandBefore = /(?:(?:^|\s)--?|\bENV\s+|\bset(?:env|x|\s+-\w+)\s+|\blogin\s+\S+\s+)$/;

interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Value {
  readonly start: number;
  readonly text: string;
  /** It can't be the name of a variable: it stands in quotes, or on a line of settings. */
  readonly isText: boolean;
}

/** Values of names that promise a secret: `password = "…"`, `API_TOKEN=…`, `Authorization: Bearer …`. */
export function findAssignments(text: string): readonly SecretFinding[] {
  const findings: SecretFinding[] = [];
  let end = 0;
  for (const match of text.matchAll(keyword)) {
    if (match.index < end) {
      continue;
    }
    const name = nameAround(text, match.index, match[0].length);
    const finding = findValue(name);
    end = finding?.end ?? name.end;
    findings.push(...(finding ? [finding] : []));
  }
  return findings;
}

function nameAround(text: string, index: number, length: number): Place {
  let start = index;
  while (index - start < longestPart && nameCharacter.test(text.charAt(start - 1))) {
    start -= 1;
  }
  while (text.charAt(start) === '-') {
    start += 1;
  }
  const tailLength = matchAt(nameTail, text, index + length)?.[0].length ?? 0;
  return { text, start, end: index + length + tailLength };
}

function findValue(name: Place): SecretFinding | undefined {
  const value = readValue(name);
  const kind = value && kindOf(name.text.slice(name.start, name.end));
  if (!kind) {
    return undefined;
  }
  const prefix = scheme.exec(value.text)?.[0] ?? '';
  const secret = value.text.slice(prefix.length);
  const isSecret = fits(kind, secret, value) && !isPlaceholder(secret);
  const start = value.start + prefix.length;
  return isSecret ? { start, end: start + secret.length, kind } : undefined;
}

/** A secret that a program is given may be one that a person made up. */
function fits(kind: SecretNameKind, secret: string, value: Value): boolean {
  return (
    (kind !== 'password' && isToken(secret, kind)) ||
    (kind === 'password' && isPassword(secret, value)) ||
    (kind === 'credential' &&
      value.isText &&
      /[\d!@#$%^&*]/.test(secret) &&
      isPassword(secret, value))
  );
}

function kindOf(name: string): SecretNameKind | undefined {
  return name.toLowerCase() === 'identified by' ? 'password' : secretNameKind(name);
}

function readValue(name: Place): Value | undefined {
  const { text } = name;
  const closing = matchAt(nameClosing, text, name.end)?.[0] ?? '';
  const sign = signAt(text, name.end + closing.length);
  // After a comma only what stood in quotes is a name: `define('DB_PASSWORD', '…')`.
  if (!sign || (sign.mark === ',' && !/["'`]/.test(closing))) {
    return undefined;
  }
  const isBare = mayBeBare(name, sign);
  return quotedAt(text, sign.end) ?? (isBare ? bareAt(text, sign) : undefined);
}

interface Sign {
  readonly form: keyof typeof signs;
  readonly mark: string;
  /** What stands between the mark and the value. */
  readonly gap: string;
  readonly isSpaced: boolean;
  readonly end: number;
}

function signAt(text: string, at: number): Sign | undefined {
  if (!mayFollow.test(text.charAt(at))) {
    return undefined;
  }
  for (const form of ['field', 'typed', 'sign', 'blank'] as const) {
    const sign = matchAt(signs[form], text, at)?.[0];
    if (sign !== undefined) {
      const afterSign = at + sign.length;
      const gap = form === 'blank' ? '' : (matchAt(lead, text, afterSign)?.[0] ?? '');
      const mark = sign.trim();
      const isSpaced = sign + gap !== mark;
      return { form, mark, gap, isSpaced, end: afterSign + gap.length };
    }
  }
  return undefined;
}

/** Comparisons, calls and defaults have values in quotes; files of settings and commands need none. */
function mayBeBare({ text, start }: Place, { form, mark, gap }: Sign): boolean {
  if (gap.trim() !== '' || gap.includes('\n')) {
    return false;
  }
  if (form === 'blank') {
    return commandBefore.test(text.slice(Math.max(0, start - longestPart), start));
  }
  if (mark === '>') {
    return /[<:]/.test(text.charAt(start - 1));
  }
  return form !== 'sign' || ['=', ':', ':=', '?=', '=>'].includes(mark);
}

function quotedAt(text: string, start: number): Value | undefined {
  const whole = matchAt(quoted, text, start);
  if (whole?.[1] !== undefined && whole[2] !== undefined) {
    return { start: start + whole[1].length, text: whole[2], isText: true };
  }
  const open = matchAt(opened, text, start)?.[1];
  return open === undefined ? undefined : { start: start + 1, text: open, isText: true };
}

/** `NAME=value` is a setting wherever it stands, `name: value` at a line's end; the rest may be code. */
function bareAt(text: string, { mark, isSpaced, end }: Sign): Value | undefined {
  const bare = matchAt(unquoted, text, end)?.[1];
  if (bare === undefined) {
    return undefined;
  }
  const isLast = matchAt(restOfLine, text, end + bare.length) !== null;
  const isText = (mark === '=' && !isSpaced) || (mark === ':' && isLast);
  return { start: end, text: bare, isText };
}

function matchAt(sticky: RegExp, text: string, index: number): RegExpExecArray | null {
  sticky.lastIndex = index;
  return sticky.exec(text);
}
