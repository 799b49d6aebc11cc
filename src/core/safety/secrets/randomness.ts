/**
 * Shannon entropy of a text's characters, in bits per character (Shannon 1948, “A Mathematical Theory of
 * Communication”).
 */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) {
    counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) {
    bits -= (count / text.length) * Math.log2(count / text.length);
  }
  return bits;
}

/** Bits per character from which a text counts as random: gitleaks' generic rule, … */
const randomBits = 3.5;
/** … and for hexadecimal digits, which have 4 at most, that of Yelp's detect-secrets. */
const randomHexBits = 3;

/** A text of n characters has log2(n) bits at most; a short one must come so close to that. */
const shareOfMost = 0.9;

/** Whether a text looks drawn by lot: enough entropy, and digits among its characters. */
export function isRandom(text: string): boolean {
  const bits = /^[a-f\d]+$/i.test(text) ? randomHexBits : randomBits;
  return /\d/.test(text) && entropyOf(text) >= Math.min(bits, shareOfMost * Math.log2(text.length));
}

/** `Words`, `words`, `ALL`, `URLs`, `x` and `X509`, small numbers, and what joins them. */
const wordyPart =
  /[A-Z]{2,}s?(?![a-z])|[A-Z][a-z]+|[a-z]{2,}|[A-Z](?=[A-Z][a-z])|(?<![a-z\d])[a-z](?![a-z])|(?<![A-Z\d])[A-Z](?=\d{2,4}[A-Z]|$|[-_./:\\ ])|v?\d{1,4}(?!\d)|[-_./:\\ ]/y;

/** Small letters that change places with digits again and again. */
const mixed = /\d[a-z]+\d+[a-z]/;

/**
 * Whether a text is made of words and small numbers, as names and members are: `getOAuth2Token`, `eu-west-1`,
 * `this.#auth.v2`. Random letters are next to never so.
 */
export function isWordy(text: string): boolean {
  const parts = text.replaceAll(/[?!]?\.#?|->|::/g, '.');
  return !mixed.test(parts) && isRunOf(wordyPart, parts);
}

/** Goes from part to part without ever going back: a pattern of repeated parts could take for ever. */
function isRunOf(part: RegExp, text: string): boolean {
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    if (!part.test(text)) {
      return false;
    }
  }
  return text !== '';
}

export function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** Whether it is a number, a date, a version, a UUID, an address: of a shape that names things. */
export function isIdentifier(text: string): boolean {
  return (
    /^[\d.,:/TZ+-]+$/.test(text) ||
    isUuid(text) ||
    /^v?\d+\.\d+\.\d+/.test(text) ||
    /^#[\da-f]{3,8}$/i.test(text) ||
    /^(?:sha|md|aes|rsa|ecdsa|hmac|bcrypt|argon|scrypt|pbkdf|utf|base|x|hs|rs|es|ps|p)-?\d+(?:[-_/].*)?$/i.test(
      text,
    ) ||
    /^(?:sha\d+|md5)[-:][\w+/=]+$/i.test(text) ||
    /^0x[\da-f]{1,16}$/i.test(text) ||
    /^[\w.+-]+@[\w-]+\.[\w.]+$/.test(text)
  );
}
