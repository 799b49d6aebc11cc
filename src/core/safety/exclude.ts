import ignore, { type Ignore } from 'ignore';

/** Files that hold keys and passwords by custom, in gitignore syntax. */
const builtInRules = `
# environments
.env*
*.env
*.tfvars
*.tfstate
*.tfstate.*
# keys and key stores
*.pem
*.key
*.p8
*.p12
*.pfx
*.ppk
*.jks
*.keystore
*.kdbx
*.asc
*.gpg
*.ovpn
id_rsa*
id_dsa*
id_ecdsa*
id_ed25519*
# tokens and passwords of tools
.npmrc
.yarnrc.yml
.netrc
_netrc
.pypirc
.pgpass
.my.cnf
.htpasswd
.git-credentials
.dockercfg
**/.docker/config.json
**/.git/config
**/gh/hosts.yml
.terraformrc
.vault-token
kubeconfig
.aws/
.azure/
.gnupg/
.kube/
.password-store/
.ssh/
# secrets by name; a folder of source code may be called credentials
secrets
credentials
!credentials/
service-account*.json
service_account*.json
application_default_credentials.json
`;

/** Endings of files that hold data; source code called `secrets` is only code about secrets. */
const dataEndings = ['json', 'yaml', 'yml', 'toml', 'ini', 'xml', 'txt', 'properties'];
const secretDataFiles = dataEndings.flatMap((ending) =>
  ['secret', 'secrets', 'credentials'].map((name) => `${name}.${ending}`),
);

const builtIn = ignore().add(builtInRules).add(secretDataFiles);

/** Rules are compiled once per list; a settings snapshot keeps its list for as long as it lives. */
const compiled = new WeakMap<readonly string[], Ignore>();

/**
 * Whether a file must never be read by the product nor sent to a model, whatever is in it.
 * @param path relative to the workspace, or absolute; either kind of slash; case does not matter.
 * @param userGlobs `glmAir.privacy.exclude`, gitignore syntax; its `!` lines can't lift what is built in.
 */
export function isExcluded(path: string, userGlobs: readonly string[]): boolean {
  const relative = withoutRoot(path);
  return (
    ignore.isPathValid(relative) &&
    (builtIn.ignores(relative) || matcherOf(userGlobs).ignores(relative))
  );
}

/**
 * Whether only a model on this machine may see a file.
 * @param path as for `isExcluded`.
 * @param globs `glmAir.privacy.localOnly`, gitignore syntax.
 */
export function isLocalOnly(path: string, globs: readonly string[]): boolean {
  const relative = withoutRoot(path);
  return ignore.isPathValid(relative) && matcherOf(globs).ignores(relative);
}

function matcherOf(globs: readonly string[]): Ignore {
  const known = compiled.get(globs) ?? ignore().add(globs);
  compiled.set(globs, known);
  return known;
}

/** The part of a path that patterns speak of: no drive, no leading slash, no `./` or `../`. */
function withoutRoot(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^[a-z]:/i, '')
    .replace(/^(\.{0,2}\/)+/, '');
}
