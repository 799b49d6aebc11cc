import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const rooms = ['protocol', 'core', 'host', 'sidecar', 'vscode', 'webview'] as const;
type Room = (typeof rooms)[number];

const trees = ['src', 'webview'];
/** Where the rooms meet; no room knows them. */
const doors = ['src/extension.ts', 'src/chat.ts', 'src/tools.ts'];
const folders: Readonly<Record<Room, string>> = {
  protocol: 'src/protocol',
  core: 'src/core',
  host: 'src/host',
  sidecar: 'src/sidecar',
  vscode: 'src/vscode',
  webview: 'webview',
};

/** The table of ARCHITECTURE.md: what each room may import. */
const law: Readonly<Record<Room, { rooms: readonly Room[]; packages: readonly string[] }>> = {
  protocol: { rooms: ['protocol'], packages: ['zod/mini'] },
  core: {
    rooms: ['protocol', 'core'],
    packages: ['zod/mini', 'diff', 'fast-xml-parser', 'ignore', 'lru-cache', 'strip-json-comments'],
  },
  host: {
    rooms: ['protocol', 'core', 'host'],
    packages: [
      'node:fs',
      'node:fs/promises',
      'openai',
      'openai/streaming',
      '@modelcontextprotocol/sdk/client/index.js',
      '@secretlint/core',
      '@vscode/tree-sitter-wasm',
    ],
  },
  sidecar: {
    rooms: ['protocol', 'core', 'sidecar'],
    packages: [
      'node:fs',
      'node:fs/promises',
      'node-llama-cpp',
      'hono',
      '@hono/node-server',
      'zod/mini',
    ],
  },
  vscode: { rooms: ['protocol', 'core', 'vscode'], packages: ['vscode'] },
  webview: {
    rooms: ['protocol', 'webview'],
    packages: ['uplot', 'lit', 'markdown-it', 'dompurify', 'temml'],
  },
};
const packages = [
  ...new Set([...Object.values(law).flatMap((row) => row.packages), 'zod', 'left-pad']),
];

// Every way in which TypeScript can name another file.
const importForms: readonly ((file: string) => string)[] = [
  (file) => `import { x } from '${file}';\nexport const y = x;`,
  (file) => `import type { X } from '${file}';\nexport type Y = X;`,
  (file) => `export { x } from '${file}';`,
  (file) => `export * from '${file}';`,
  (file) => `import '${file}';`,
  (file) => `export const load = () => import('${file}');`,
  (file) => `export type Y = import('${file}').X;`,
];

const coreTaboos = [
  `fetch('https://example.com')`,
  'setTimeout(console.log, 1)',
  'setInterval(console.log, 1)',
  'setImmediate(console.log)',
  'process.cwd()',
  `require('node:fs')`,
  'console.log(1)',
  'performance.now()',
  'Date.now()',
  'AbortSignal.timeout(1)',
  `globalThis['fetch']('https://example.com')`,
];

interface Sample {
  readonly file: string;
  readonly code: string;
}

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), 'import-law-'));
  await fs.copyFile(path.join(root, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'));
  await fs.copyFile(path.join(root, 'tsconfig.json'), path.join(folder, 'tsconfig.json'));
  await fs.symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
});
afterAll(() => fs.rm(folder, { recursive: true }));

test('refuses every import that the table forbids, however it is written', async () => {
  const forbidden = cells().filter((cell) => !cell.isAllowed);
  expect(forbidden.length).toBeGreaterThan(200);
  expect(await acceptedBy(forbidden, isAboutImports)).toEqual([]);
});

test('accepts every import that the table allows', async () => {
  const allowed = cells().filter((cell) => cell.isAllowed && !cell.code.includes(').X'));
  expect(allowed.length).toBeGreaterThan(100);
  expect(await refusedBy(allowed, isAboutImports)).toEqual([]);
});

test.each(doors)('lets %s bring every room together but the sidecar', async (door) => {
  const judge = (target: string) => {
    const sample = { file: door, code: `import { x } from '${target}';\nx();` };
    return refusedBy([sample], isAboutImports);
  };
  const allowed = ['./protocol/a.ts', './core/a.ts', './host/a.ts', './vscode/a.ts', 'vscode'];
  for (const target of allowed) {
    expect(await judge(target), target).toEqual([]);
  }
  const forbidden = ['./sidecar/a.ts', '../webview/a.ts', '../test/a.ts', 'node:fs', 'openai'];
  for (const target of forbidden) {
    expect(await judge(target), target).toEqual([door]);
  }
});

test('keeps clocks, network and process out of core', async () => {
  const samples = coreTaboos.map((code, index) => ({ file: `src/core/taboo${index}.ts`, code }));
  const rules = /no-restricted-globals|no-restricted-properties|no-console/;
  expect(await acceptedBy(samples, (rule) => rules.test(rule))).toEqual([]);
});

test('refuses two files that import each other', async () => {
  const samples = [
    {
      file: 'src/core/hen.ts',
      code: `import { egg } from './egg.ts';\nexport const hen = () => egg;`,
    },
    {
      file: 'src/core/egg.ts',
      code: `import { hen } from './hen.ts';\nexport const egg = () => hen;`,
    },
  ];
  expect(await acceptedBy(samples, (rule) => rule.includes('no-cycle'))).toEqual([]);
});

test('refuses a promise that nobody waits for', async () => {
  const code = 'export async function work(): Promise<void> {}\nwork();';
  const samples = [{ file: 'src/core/floating.ts', code }];
  expect(await acceptedBy(samples, (rule) => rule.includes('no-floating-promises'))).toEqual([]);
});

function cells(): (Sample & { isAllowed: boolean })[] {
  return rooms.flatMap((from) => [
    ...rooms.flatMap((to) =>
      [wayFrom(from, `${folders[to]}/a.ts`), `./${wayFrom(from, `${folders[to]}/b.ts`)}`].flatMap(
        (way) => imports(from, way, law[from].rooms.includes(to)),
      ),
    ),
    ...packages.flatMap((name) => imports(from, name, law[from].packages.includes(name))),
    ...doors.flatMap((door) => imports(from, wayFrom(from, door), false)),
  ]);
}

function wayFrom(from: Room, file: string): string {
  return path.posix.relative(`${folders[from]}/deep`, file);
}

function imports(from: Room, target: string, isAllowed: boolean) {
  return importForms.map((form, index) => {
    const name = `${target.replaceAll(/\W+/g, '_')}${index}`;
    return { file: `${folders[from]}/deep/${name}.ts`, code: form(target), isAllowed };
  });
}

const isLayering = (rule: string) => rule.includes('no-restricted-imports');
// `import('…').X` in a type escapes the first rule; the second forbids the form altogether.
const isAboutImports = (rule: string) =>
  isLayering(rule) || rule.includes('consistent-type-imports');

async function acceptedBy(
  samples: readonly Sample[],
  isWanted: (rule: string) => boolean,
): Promise<string[]> {
  const refused = await refusedBy(samples, isWanted);
  return samples.map(({ file }) => file).filter((file) => !refused.includes(file));
}

/** Files that the real linter, with the real rules, refuses by a rule of the wanted kind. */
async function refusedBy(
  samples: readonly Sample[],
  isWanted: (rule: string) => boolean,
): Promise<string[]> {
  for (const tree of trees) {
    await fs.rm(path.join(folder, tree), { recursive: true, force: true });
    await fs.mkdir(path.join(folder, tree));
  }
  for (const { file, code } of samples) {
    await fs.mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await fs.writeFile(path.join(folder, file), code);
  }
  const report: { diagnostics: { code?: string; filename: string }[] } = JSON.parse(await oxlint());
  const hits = report.diagnostics.filter(({ code = '' }) => isWanted(code));
  return [...new Set(hits.map(({ filename }) => filename))];
}

async function oxlint(): Promise<string> {
  const program = path.join(root, 'node_modules/.bin/oxlint');
  const options = { cwd: folder, maxBuffer: 64 * 1024 ** 2 };
  return new Promise((resolve) => {
    // Its exit code only says whether it found anything.
    execFile(program, ['--format', 'json', ...trees], options, (_error, stdout) => resolve(stdout));
  });
}
