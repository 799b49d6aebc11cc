/**
 * What a name promises of its value: chosen by a person; given to a program, and by some issuers a UUID; drawn
 * by lot; or a key of whatever sort.
 */
export type SecretNameKind = 'password' | 'credential' | 'token' | 'key';

const passwordWord = /(?:password|passwd|passphrase|passcode|passwort|motdepasse|pwd)s?$/;
const shortPasswordWord = /^pass$/;
const credentialWord =
  /(?:secret|credential|apikey|authkey|accesskey|secretkey|privatekey|licensekey|signingkey)s?$|^(?:authorization|creds)$/;
const tokenWord = /tokens?$|^(?:jwt|bearer|auth)$/;

/** `apiKey` is a secret, `primaryKey` is not. */
const keyOwners = new Set(
  `access account admin api app auth aws azure client consumer crypt crypto decryption deploy encrypt encryption
fernet hmac jwt license live master private prod rsa sas secret service session shared sign signature
signing ssh storage stripe subscription webhook`.split(/\s+/),
);

/** They say which one, not what. */
const qualifier =
  /^(?:\d+|prod|production|dev|development|staging|stage|live|default|value|val|str|string|raw|plain|text|old|new|current|previous|primary|secondary|b64|base64|hex|env|test|sandbox|main|backup|admin|user|root|db|enc)$/;

/** With one of these in its name a thing is public, or only about secrets. */
const harmless =
  /^(?:public|pub|csrf|xsrf|sort|primary|foreign|partition|cache|idempotency|next|page|continuation|sync|cancellation|hint|label)$/;

/**
 * What the name of a variable, field, header or option tells of its value.
 * @returns `undefined` if nothing speaks for a secret.
 */
export function secretNameKind(name: string): SecretNameKind | undefined {
  const words = wordsOf(name);
  if (words.some((word) => harmless.test(word))) {
    return undefined;
  }
  while (words.length > 1 && qualifier.test(words.at(-1) ?? '')) {
    words.pop();
  }
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (passwordWord.test(last) || shortPasswordWord.test(last)) {
    return 'password';
  }
  if (credentialWord.test(last) || (/^keys?$/.test(last) && keyOwners.has(before))) {
    return 'credential';
  }
  if (tokenWord.test(last)) {
    return 'token';
  }
  return last === 'key' ? 'key' : undefined;
}

/** `dbPassword_2` → db, password, 2. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/([a-z])(\d)/gi, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
