import * as path from 'node:path';
import type { TreeEntry } from './fileTree.ts';

type Tree = Readonly<Record<string, TreeEntry>>;

/**
 * A workspace `app` beside a folder `outside`, with every kind of link between them and names that look like more
 * than they are.
 * @param folder canonical path of the place where it will be planted.
 */
export function trickyTree(folder: string): Tree {
  return {
    ...files,
    ...oddNames,
    ...linksInside,
    'app/in-absolute': { link: path.join(folder, 'app/notes.txt') },
    ...linksOutside,
    'app/out-absolute': { link: path.join(folder, 'outside/canary.txt') },
    ...linksToSecrets,
    ...linksToNowhere,
  };
}

const files: Tree = {
  'outside/canary.txt': 'canary',
  'outside/deep/canary.txt': 'canary',
  'outside/back': { link: '../app/src' },
  'outside/back-file': { link: '../app/src/cart.ts' },
  'app-evil/a.ts': 'a sibling whose name starts alike',
  'app/src/cart.ts': 'export const cart = 1;',
  'app/src/deep/er/x.ts': 'x',
  'app/notes.txt': 'notes',
  'app/.env': 'KEY=1',
  'app/.npmrc': 'token',
  'app/.ssh/id_rsa': 'key',
  'app/conf/prod.pem': 'key',
  'app/private/plan.md': 'plan',
  'app/.vscode/settings.json': '{}',
  'app/scripts/check.sh': 'true',
  'app/.git/hooks/pre-commit': { link: '../../scripts/check.sh' },
  'app/.github': { link: 'ci' },
  'app/ci/workflows/build.yml': 'on: push',
  'app/empty': null,
  'lib/index.ts': 'lib',
  'other/lib/index.ts': 'another lib',
  'lib/to-app': { link: '../app/src' },
  'opened-by-link': { link: 'app' },
};

const oddNames: Tree = {
  'app/a b.txt': '',
  'app/%2e%2e/x.txt': 'percent',
  'app/%2e%2e%2fx.txt': 'percent',
  'app/…/x.txt': 'an ellipsis is no ..',
  'app/．．/x.txt': 'fullwidth dots are no ..',
  'app/..a/x.txt': '',
  'app/.../x.txt': '',
  'app/a..b.txt': '',
  'app/$HOME/x.txt': '',
  'app/%USERPROFILE%.txt': '',
  'app/*.txt': '',
  'app/[a].txt': '',
  'app/back\\slash.txt': '',
  'app/con.txt': '',
  'app/a:b.txt': '',
  'app/ünï.txt': 'composed'.normalize('NFC'),
  'app/саrt.ts': 'Cyrillic с and а',
  'app/-rf': '',
  'app/trailing ': '',
  'app/dot.': '',
  'app/👩‍💻.md': '',
};

const linksInside: Tree = {
  'app/in-folder': { link: 'src' },
  'app/in-file': { link: 'notes.txt' },
  'app/chain-1': { link: 'chain-2' },
  'app/chain-2': { link: 'chain-3' },
  'app/chain-3': { link: 'src/deep' },
  'app/here': { link: '.' },
  'app/over-parent': { link: '../app/notes.txt' },
  'app/in-then-back': { link: 'src/../notes.txt' },
  'app/round-trip': { link: '../outside/back' },
  'app/round-trip-file': { link: '../outside/back-file' },
};

const linksOutside: Tree = {
  'app/out-folder': { link: '../outside' },
  'app/out-file': { link: '../outside/canary.txt' },
  'app/out-chain-1': { link: 'out-chain-2' },
  'app/out-chain-2': { link: 'out-file' },
  'app/out-by-folder': { link: 'out-folder/deep' },
  'app/up': { link: '..' },
  'app/root': { link: '/' },
  'app/etc-passwd': { link: '/etc/passwd' },
  'app/evil-sibling': { link: '../app-evil' },
  'app/src/up-two': { link: '../..' },
  'app/proc': { link: '/proc/self/root' },
  'app/proc-cwd': { link: '/proc/self/cwd' },
  'app/null': { link: '/dev/null' },
};

const linksToSecrets: Tree = {
  'app/innocent.txt': { link: '.env' },
  'app/innocent-chain': { link: 'innocent.txt' },
  'app/keys': { link: '.ssh' },
  'app/.env.local': { link: 'notes.txt' },
  'app/plan-link.md': { link: 'private/plan.md' },
  'app/private-link': { link: 'private' },
};

const linksToNowhere: Tree = {
  'app/self': { link: 'self' },
  'app/loop-a': { link: 'loop-b' },
  'app/loop-b': { link: 'loop-a' },
  'app/dangling': { link: 'nowhere' },
  'app/dangling-out': { link: '../outside/none.txt' },
  'app/dangling-absolute': { link: '/nowhere/at/all' },
  'app/dangling-chain': { link: 'dangling' },
  'app/dangling-in-folder': { link: 'src/none.ts' },
};
