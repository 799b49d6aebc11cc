/** The whole value is filled in elsewhere: by a shell, a template, a build. */
const reference =
  /^(?:\$\w+|\$\{[^{}]*\}|\$\([^()]*\)|\{\{[^{}]*\}\}|\{[\w.]*\}|%\w+%|%[sdv@]|@\w+@|#\{[^{}]*\}|<[^<>]*>|\[[^[\]]*\]|\(\(.*\)\)|:\w+|!\w+.*)$/;

/** Something is filled in elsewhere in the middle of it. */
const template = /\$\{[\w.:-]+\}|\{\{[\w\s.|$'"()-]+\}\}|#\{[\w.]+\}|\$\([\w\s./-]+\)|%\([\w]+\)s/;

/** Where the value is kept instead: password managers, vaults, files, sealed values. */
const keptElsewhere =
  /^[a-z][a-z\d+.-]*:\/\/|^(?:op|vault|ref|secret|secrets|keyring|file|env|ssm|aws-sm|azure-kv|gcp-sm|projects?|arn|urn|data|mailto|tel|classpath|resource)(?::\/|:[a-z\d-]+:|:[\w/.-]+$|\/)|^(?:ENC|DEC|AES256|SOPS|vault)[[(:]|^!vault|^(?:~|\.{1,2})?\/[\w./-]+$|^[A-Za-z]:\\/;

/** No issuer and no generator writes these; a random text has one of them once in a million. */
const exampleWords =
  /example|sample|dummy|placeholder|change[-_ ]?(?:me|it|this)|redacted|insert[-_ ]|replace|your[-_ ]|[-_ ](?:here|goes)\b|notasecret|not[-_ ]a[-_ ]|lorem|ipsum|todo[-_ :]|fixme|undefined|x{5,}|(.)\1{7}|\*{3,}|\.{3}|…|#{4,}/i;

/** Words of three and four letters mean this only where they stand alone. */
const exampleShortWords =
  /(?:^|[^a-z])(?:fake|mock|test|tests|testing|demo|stub|none|null|foo|bar|baz|xxx|todo|your|mine)(?:[^a-z]|$)/i;

/** A token has more different characters: 32 hexadecimal digits drawn by lot always have. */
const fewestCharacters = 6;

/** What hands type in a row. */
const runs =
  /0123456789|1234567890|12345678|87654321|abcdefgh|qwerty|asdfgh|deadbeef|cafebabe|(?:0123|89ab|4567){3}|(.)\1{7}|^(.{1,4})\2{3,}$/i;

/** Whether a text of a token's shape only shows what tokens look like. */
export function isExample(value: string): boolean {
  return (
    new Set(value).size < Math.min(fewestCharacters, value.length / 2) ||
    [reference, template, exampleWords].some((sign) => sign.test(value))
  );
}

/** The same for a text that has nothing but its name to say that it is secret. */
export function isPlaceholder(value: string): boolean {
  return (
    isExample(value) || [exampleShortWords, keptElsewhere, runs].some((sign) => sign.test(value))
  );
}

const trivialPasswords = new Set(
  `abc admin administrator apassword changeit changeme default dev dragon foo foobar guest hello letmein local
localhost login master me monkey mypass mypassword mysecret mysql newpassword nopassword none oracle pass passwd
password passwort postgres postgresql private public pw pwd qwe qwerty rabbitmq redis root sa sample secret
secretpassword secrets somepassword sunshine supersecret system temp temppassword test testing testpass
testpassword testuser token toor user userpassword username welcome`.split(/\s+/),
);

/** Whether a password keeps nobody out: the first that anyone tries, with a number behind it or not. */
export function isTrivialPassword(value: string): boolean {
  const word = value.toLowerCase().replaceAll(/[\d!@#$%^&*?._-]+$|^[\d!@#$%^&*?._-]+/g, '');
  return trivialPasswords.has(word) || /^p[a@][s$5]{2}w[o0]rd\W?\d*\W?$/i.test(value);
}
