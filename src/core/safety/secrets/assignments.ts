import type { SecretFinding } from '../../ports.ts';
import { isPlaceholder } from './examples.ts';
import { isPassword, isToken } from './likelySecret.ts';
import { secretNameKind, type SecretNameKind } from './secretNames.ts';

/** Every name that may promise a secret has one of these in it. */
const keyword =
  /pass|pwd|secret|token|key|cred|auth|bearer|jwt|salt|pepper|senha|kennwort|motdepasse|\bpw\b|_pw\b|\bdsn\b|\bpat\b|_pat\b|identified by/gi;

/** Longest part of a name before and after the keyword that is looked at. UTF-16 units. */
const longestPart = 60;
const nameHead = /(?<![\w$-])(?:[\w$][\w$-]*)?$/;
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
  typed: /\s{0,2}:?\s?&?(?:'\w+ )?[\w.<>[\]|?]{1,40}(?: \w+)?\s=(?![=>~])/y,
  sign: /\s{0,8}(?::=|=>|={1,3}|!==?|<-|->|::?|\?\?=?|\?[:=]|\|\|=?|,|>|\()/y,
  blank: /(?=[ \t])/y,
};

/** What may stand between the sign and the value's own characters. */
const lead = /\s{0,80}(?:@|[bBfFrRuUL]{1,2}(?=["'])|(?:new )?[\w.]{0,40}\()?/y;

const quoted = /(\\?(?:"""|'''|["'`]))((?:(?!\1)[^\n]){4,1000}?)\1/y;
/** A string whose end is not there yet, as at the cursor. */
const opened = /["'`]([^\s"'`]{6,1000})$/my;
const unquoted =
  /((?:(?:bearer|basic|token|bot) )?[^\s"'`<>,;&(){}[\]\\]{6,1000})(?=[\s,;&<"'`})\]]|\\["n]|$)/iy;

/** How a credential is meant, in a header. */
const scheme = /^(?:Bearer|Basic|Token|Bot|ApiKey|Key|SSWS|Digest)\s+/i;

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
  const before = text.slice(Math.max(0, index - longestPart), index);
  const headLength = before.length - before.search(nameHead);
  const tailLength = matchAt(nameTail, text, index + length)?.[0].length ?? 0;
  return { text, start: index - headLength, end: index + length + tailLength };
}

function findValue(name: Place): SecretFinding | undefined {
  const value = readValue(name);
  const kind = value && kindOf(name.text.slice(name.start, name.end));
  if (!kind) {
    return undefined;
  }
  const prefix = scheme.exec(value.text)?.[0] ?? '';
  const secret = value.text.slice(prefix.length);
  const isSecret =
    !isPlaceholder(secret) &&
    (kind === 'password' ? isPassword(secret, value) : isToken(secret, kind));
  const start = value.start + prefix.length;
  return isSecret ? { start, end: start + secret.length, kind } : undefined;
}

function kindOf(name: string): SecretNameKind | undefined {
  return name.toLowerCase() === 'identified by' ? 'password' : secretNameKind(name);
}

function readValue(name: Place): Value | undefined {
  const { text } = name;
  const closing = matchAt(nameClosing, text, name.end)?.[0] ?? '';
  const at = name.end + closing.length;
  if (!mayFollow.test(text.charAt(at))) {
    return undefined;
  }
  for (const form of ['field', 'typed', 'sign', 'blank'] as const) {
    const sign = matchAt(signs[form], text, at)?.[0];
    if (sign === undefined) {
      continue;
    }
    const afterLead = at + sign.length;
    const gap = matchAt(lead, text, afterLead)?.[0] ?? '';
    const start = afterLead + gap.length;
    const isBare = gap.trim() === '' && !gap.includes('\n') && mayBeBare(name, form, sign.trim());
    return mayBeQuoted(sign.trim(), closing)
      ? (quotedAt(text, start) ?? (isBare ? bareAt(text, start, sign + gap) : undefined))
      : undefined;
  }
  return undefined;
}

/** After a comma only what stands in quotes is a name: `define('DB_PASSWORD', '…')`. */
function mayBeQuoted(sign: string, closing: string): boolean {
  return sign !== ',' || /["'`]/.test(closing);
}

/** Comparisons, calls and defaults have values in quotes; files of settings and commands need none. */
function mayBeBare({ text, start }: Place, form: keyof typeof signs, sign: string): boolean {
  if (form === 'blank') {
    return commandBefore.test(text.slice(Math.max(0, start - longestPart), start));
  }
  if (sign === '>') {
    return /[<:]/.test(text.charAt(start - 1));
  }
  return form !== 'sign' || ['=', ':', ':=', '?=', '=>'].includes(sign);
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
function bareAt(text: string, start: number, sign: string): Value | undefined {
  const bare = matchAt(unquoted, text, start)?.[1];
  if (bare === undefined) {
    return undefined;
  }
  const isAtLineEnd = /^[ \t]*(?:$|\r?\n)/.test(
    text.slice(start + bare.length, start + bare.length + 80),
  );
  return { start, text: bare, isText: sign === '=' || (sign.startsWith(':') && isAtLineEnd) };
}

function matchAt(sticky: RegExp, text: string, index: number): RegExpExecArray | null {
  sticky.lastIndex = index;
  return sticky.exec(text);
}
