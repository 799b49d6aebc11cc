import { assertNever } from '../../assertNever.ts';
import { isTrivialPassword } from './examples.ts';
import { entropyOf, isIdentifier, isRandom, isUuid, isWordy } from './randomness.ts';
import type { SecretNameKind } from './secretNames.ts';

const shortestPassword = 6;
/** Longer ones are kept by programs, and are as random as tokens. */
const longestPassword = 128;
/** gitleaks' generic rule has the same bound. */
const shortestToken = 10;
/** A name that only says “key” is the name of a great many things. */
const shortestKey = 20;
/** Of base64 drawn by lot; the bound of Yelp's detect-secrets less what short texts fall behind. */
const keyBits = 4;

/** A pattern, a rule of a form, a selector: what passwords are held against. */
const aboutPasswords =
  /\(\?|\\[dswb]|\[[^\]]*[a-z0-9]-[a-z0-9][^\]]*\]|^\^|required|confirmed|\bm(?:in|ax)[:=]|nullable|^[#.][a-z][\w-]*$|^\/\/|@[a-z-]+=|[[(]type=|%[sd]/i;

/** Words in a row that a person may have chosen to remember: four at least. */
const passphrase = /^[A-Za-z]{3,}(?:[-_ .][A-Za-z]{3,}){3,}\W?\d*$/;
/** What most people choose: a word and a number. */
const wordAndNumber = /^[A-Za-z]{3,}\d+$/;
/** Such words tell about a password instead. */
const aboutWords =
  /pass|pwd|token|secret|key|login|user|auth|field|input|error|message|column|param|value|step|(?:^|[-_ .])(?:must|not|should|the|enter|invalid|be|at|is|too)(?:[-_ .]|$)/i;

/** Whether the value of a name like `password` looks chosen by a person to keep others out. */
export function isPassword(value: string, { isText }: { readonly isText: boolean }): boolean {
  const hasLength = value.length >= shortestPassword && value.length <= longestPassword;
  if (!hasLength || /\s/.test(value) || isTrivialPassword(value)) {
    return false;
  }
  if (isText && (passphrase.test(value) || wordAndNumber.test(value))) {
    return !aboutWords.test(value) && !isIdentifier(value);
  }
  return (
    !isWordy(value) &&
    !isIdentifier(value) &&
    !aboutPasswords.test(value) &&
    /[a-z]/i.test(value) &&
    (/[^a-z\s.:/_-]/i.test(value) || (/[a-z]/.test(value) && /[A-Z]/.test(value)))
  );
}

/** Whether the value of a name like `apiToken` looks drawn by lot. */
export function isToken(value: string, kind: Exclude<SecretNameKind, 'password'>): boolean {
  if (value.length < shortestToken || !/^[\w.~+/=:!@#$%^&*?-]+$/.test(value)) {
    return false;
  }
  const looksDrawn = isRandom(value) && !isWordy(value) && !isIdentifier(value);
  switch (kind) {
    case 'credential':
      return looksDrawn || isUuid(value);
    case 'token':
      return looksDrawn;
    case 'key':
      return looksDrawn && isStrictlyRandom(value);
    default:
      return assertNever(kind);
  }
}

function isStrictlyRandom(value: string): boolean {
  return (
    value.length >= shortestKey &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    entropyOf(value) >= keyBits
  );
}
