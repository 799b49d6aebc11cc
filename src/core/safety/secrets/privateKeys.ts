import type { SecretFinding } from '../../ports.ts';
import { shifted } from './findings.ts';

/**
 * First and last lines of keys in text: RFC 7468 (PEM), RFC 4880 §6.2 (PGP), OpenSSH's PROTOCOL.key, PuTTY's own.
 * The first group is there at a beginning, the second at an end.
 */
const markers =
  /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|^[ \t]*Private-Lines: \d+)|(-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|^[ \t]*Private-MAC:)/gm;

/** A stretch of a key's body; in JSON and code its line ends are escaped and part of it. */
const bodyText = /(?:[A-Za-z0-9+/=]|\\+[nr]){4,}/g;

/** A line of a header: `Proc-Type: 4,ENCRYPTED`. */
const headerLine = /^\W*[A-Z][\w-]+: /;

/** Without a line so long it is a picture of a key, or code about keys: lines have 64. UTF-16 units. */
const shortestBody = 40;
/** Where a line has more on it than its part of the key, shorter ones are words. UTF-16 units. */
const shortestStretch = 16;
/** The longest in use, RSA with 16,384 bits, has 13,000. */
const longestBody = 20_000;

/**
 * The bodies of private keys, line by line, so that line numbers, marks of a diff and indentation around them
 * stay what they are. A key that begins or ends outside of the text is found as well.
 */
export function findPrivateKeys(text: string): readonly SecretFinding[] {
  if (!text.includes('PRIVATE KEY') && !text.includes('Private-')) {
    return [];
  }
  const findings: SecretFinding[] = [];
  let last: { readonly end: number; readonly isOpen: boolean } = { end: 0, isOpen: false };
  for (const { index, 0: marker, 1: opening } of text.matchAll(markers)) {
    const before = text.slice(last.end, index).slice(-longestBody);
    findings.push(
      ...bodyBetween(before, index - before.length, last.isOpen, opening !== undefined),
    );
    last = { end: index + marker.length, isOpen: opening !== undefined };
  }
  const rest = text.slice(last.end, last.end + longestBody);
  return [...findings, ...(last.isOpen ? linesOf(leadingBody(rest), last.end) : [])];
}

/** What of the text between two markers is a key's, with the offset at which that text begins. */
function bodyBetween(
  text: string,
  offset: number,
  isAfterOpening: boolean,
  isBeforeOpening: boolean,
): readonly SecretFinding[] {
  if (isAfterOpening) {
    return linesOf(isBeforeOpening ? leadingBody(text) : text, offset);
  }
  const tail = isBeforeOpening ? '' : trailingBody(text);
  return linesOf(tail, offset + text.length - tail.length);
}

/** The beginning of a text as far as it looks like a key's body. */
function leadingBody(text: string): string {
  let length = 0;
  for (const line of text.split('\n')) {
    if (line.trim() !== '' && !isBodyLine(line) && !headerLine.test(line)) {
      break;
    }
    length += line.length + 1;
  }
  return text.slice(0, length);
}

/** The end of a text as far as it looks like a key's body. */
function trailingBody(text: string): string {
  const lines = text.split('\n');
  const first = lines.findLastIndex((line, index) => index < lines.length - 1 && !isBodyLine(line));
  return lines.slice(first + 1).join('\n');
}

function isBodyLine(line: string): boolean {
  return !headerLine.test(line) && /^\W*(?:\d+\W+)?[A-Za-z0-9+/=\\]{4,}\W*$/.test(line);
}

function linesOf(body: string, offset: number): readonly SecretFinding[] {
  const findings: SecretFinding[] = [];
  let at = 0;
  for (const line of body.split('\n')) {
    for (const { index, 0: stretch } of line.matchAll(bodyText)) {
      const start = at + index;
      if (isBodyLine(line) || (stretch.length >= shortestStretch && !headerLine.test(line))) {
        findings.push({ start, end: start + stretch.length, kind: 'private-key' });
      }
    }
    at += line.length + 1;
  }
  const isKey = findings.some(({ start, end }) => end - start >= shortestBody);
  return isKey ? shifted(findings, offset) : [];
}
