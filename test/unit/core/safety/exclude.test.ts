import { expect, test } from 'vitest';
import { isExcluded } from '../../../../src/core/safety/exclude.ts';

test.each([
  ...['.env', '.env.production', 'app/.ENV.local', '.envrc', 'prod.env', 'infra/main.tfvars'],
  ...['server.pem', 'certs/tls.key', 'a.p12', 'id_rsa', 'keys/id_ed25519.pub', 'vault.kdbx'],
  ...['.npmrc', 'pkg/.npmrc', '.netrc', '.pypirc', '.git-credentials', '.docker/config.json'],
  ...['credentials', 'config/credentials.json', 'secrets.yaml', 'k8s/secrets/db.txt'],
  ...['/home/me/.ssh/config', 'C:\\Users\\me\\.aws\\credentials', '../other/.env', './.env'],
  ...['/home/me/.docker/config.json', 'app/.git/config', '/home/me/.config/gh/hosts.yml'],
])('never reads %s', (path) => {
  expect(isExcluded(path, [])).toBe(true);
});

test.each([
  ...['src/main.ts', 'environment.ts', 'keys.ts', 'src/credentials/store.ts', 'src/secrets.ts'],
  ...['Untitled-1', '', '/', '..', 'docs/env.md', 'C:\\work\\main.cs', '.'],
])('reads %j', (path) => {
  expect(isExcluded(path, [])).toBe(false);
});

test('follows the globs of the user, in the syntax of .gitignore', () => {
  const globs = ['generated/', '**/*.snap', '/top.ts', '!keep.snap'];
  const paths = ['a/generated/b.ts', 'x/y.snap', 'top.ts', 'a/top.ts', 'keep.snap', 'a.ts'];
  expect(paths.filter((path) => isExcluded(path, globs))).toEqual([
    'a/generated/b.ts',
    'x/y.snap',
    'top.ts',
  ]);
});

test('does not let a glob lift what is built in', () => {
  expect(isExcluded('.env', ['!.env', '!*'])).toBe(true);
});
