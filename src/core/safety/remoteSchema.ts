/** Strings of JSON, which are kept, or comments as VS Code allows them, which are not. */
const stringOrComment = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g;

/**
 * How a text names its schema: VS Code for JSON, the language servers for YAML, TOML and XML.
 * The group holds the address, or several with spaces between.
 */
const references: readonly RegExp[] = [
  /\$schema["']?\s*[:=]\s*(?:[>|][+-]?\s*)?["']?\s*([^"'\s,}]+)/g,
  /#:schema\s+(\S+)/g,
  /<!(?:DOCTYPE|ENTITY)\s[^>[]*?["']([^"']+)["']\s*[>[]/gi,
  /<\?xml-model\s[^>]*?href\s*=\s*["']([^"']+)/gi,
  /xsi:\w*schemaLocation\s*=\s*["']([^"']+)/gi,
];

/** Settings that give files of some name a schema. */
const schemaSettings = /["'](json|yaml|xml|evenBetterToml)\.(schemas?|fileAssociations|catalogs)\b/;

/** Has a host: `https://…`, `//…`, a share; not `./schema.json`, nor the editor's own `vscode://schemas`. */
const remoteAddress = /^(?!vscode:\/\/)([a-z][a-z\d+.-]*:)?[\\/]{2}/i;

/**
 * Whether an editor that validates this text fetches something from elsewhere for it: the address itself
 * can carry a secret out (CVE-2025-53097).
 */
export function hasRemoteSchema(text: string): boolean {
  const plain = unescaped(text);
  const candidates = [plain, withoutComments(plain)];
  return (
    schemaSettings.test(plain) ||
    candidates.some((each) =>
      references.some((reference) =>
        [...each.matchAll(reference)].some(([, addresses = '']) =>
          addresses.split(/\s+/).some((address) => remoteAddress.test(address)),
        ),
      ),
    )
  );
}

function withoutComments(text: string): string {
  return text.replaceAll(stringOrComment, (found) => (found.startsWith('"') ? found : ' '));
}

/** `\u0024schema` and `https:\/\/` are the same to a parser of JSON. */
function unescaped(text: string): string {
  return text
    .replaceAll(/\\u([\da-f]{4})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replaceAll('\\/', '/');
}
