import type { SecretFinding } from '../../ports.ts';
import { isPlaceholder, isTrivialPassword } from './examples.ts';
import { isRandom, isWordy } from './randomness.ts';

/**
 * `scheme://user:password@host` (RFC 3986 §3.2.1), any scheme; the user may be missing, as with Redis. A
 * password may hold an `@` or a `/` that should have been escaped.
 */
const withPassword =
  /:\/\/([^\s:@/"'`<>]{0,128}):([^\s"'`<>]{4,256}?)@(?=[\w[.-]{1,253}(?:[:/?#,\s"'`<>)\\]|$))/gm;

/** `https://token@host`: the token is the user. */
const withUser = /:\/\/([\w.~-]{20,255})@(?=[\w.-])/g;

/** `curl -u user:password`. */
const curlUser =
  /\bcurl\b(?:[^\n]|\\\n){0,400}?\s(?:-u|--user)[ =]{1,4}["']?([^\s:"']{0,128}):["']?([^\s"']{3,128})/g;

/** Passwords and tokens in addresses. What everybody's first try would be is left. */
export function findUrlPasswords(text: string): readonly SecretFinding[] {
  return [
    ...[withPassword, curlUser].flatMap((pattern) => [...text.matchAll(pattern)].flatMap(ofPair)),
    ...[...text.matchAll(withUser)].flatMap((match) => {
      const user = match[1] ?? '';
      return isCredential(user) ? [finding(match, user, match[0].indexOf(user))] : [];
    }),
  ];
}

function ofPair(match: RegExpExecArray): readonly SecretFinding[] {
  const [whole, user = '', password = ''] = match;
  // GitHub's way to hand over a token as the user.
  if (/^x-oauth-basic$/i.test(password)) {
    return isPlaceholder(user) ? [] : [finding(match, user, whole.indexOf(user))];
  }
  const isSecret =
    password !== user &&
    !isPlaceholder(password) &&
    !/\$\{|\{\w+\}|\$\w|%[sdv]/.test(password) &&
    !isTrivialPassword(password);
  return isSecret ? [finding(match, password, whole.lastIndexOf(password))] : [];
}

function isCredential(user: string): boolean {
  return isRandom(user) && !isWordy(user) && !isPlaceholder(user);
}

function finding({ index }: RegExpExecArray, secret: string, offset: number): SecretFinding {
  return { start: index + offset, end: index + offset + secret.length, kind: 'url-password' };
}
