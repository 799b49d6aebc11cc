import * as fs from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fetchUrl } from '../../../../../src/core/chat/tools/fetchUrl.ts';
import { findReferences } from '../../../../../src/core/chat/tools/findReferences.ts';
import { findSymbol } from '../../../../../src/core/chat/tools/findSymbol.ts';
import { getProblems } from '../../../../../src/core/chat/tools/getProblems.ts';
import { gitDiff } from '../../../../../src/core/chat/tools/gitDiff.ts';
import { gitLog } from '../../../../../src/core/chat/tools/gitLog.ts';
import { goToDefinition } from '../../../../../src/core/chat/tools/goToDefinition.ts';
import { hover } from '../../../../../src/core/chat/tools/hover.ts';
import type { CodePlace } from '../../../../../src/core/chat/tools/languagePorts.ts';
import { listFiles } from '../../../../../src/core/chat/tools/listFiles.ts';
import { PlainSearch } from '../../../../../src/core/chat/tools/plainSearch.ts';
import { readFile } from '../../../../../src/core/chat/tools/readFile.ts';
import { searchText } from '../../../../../src/core/chat/tools/searchText.ts';
import { approves, GateWorld } from '../../../../support/gateWorld.ts';
import { LookWorld } from '../../../../support/lookWorld.ts';

// Each test is named after a published advisory on what coding agents read, and shows that it ends here.

test.each([
  '/',
  '..',
  '../..',
  './..',
  'src/../..',
  '/etc',
  '/etc/passwd',
  'out',
  'out/passwd',
  '~',
  'file:///etc/passwd',
])('CVE-2026-8770 (continue#8877): no tool looks at %s, however it is spelt', async (path) => {
  const world = await LookWorld.of({ 'src/a.ts': 'root', out: { link: '/etc' } });
  const ports = everything(world);
  const position = { path, line: 1, symbol: 'root' };
  const results = await Promise.all([
    world.run(readFile, { path }, ports),
    world.run(readFile, { paths: [path, path] }, ports),
    world.run(listFiles, { path }, ports),
    world.run(searchText, { path, pattern: 'root' }, ports),
    world.run(getProblems, { path }, ports),
    world.run(gitDiff, { path }, ports),
    world.run(gitLog, { path }, ports),
    world.run(hover, position, ports),
    world.run(findReferences, position, ports),
    world.run(goToDefinition, position, ports),
  ]);
  expect(results.map(({ isError }) => isError)).toEqual(results.map(() => true));
  expect(results.map(({ content }) => content).join()).not.toContain('root:');
});

test('CVE-2025-58373 (GHSA-p76r-7mc3-qh7c): a link does not make a secret file another one', async () => {
  const world = await LookWorld.of(
    {
      '.env': 'KEY=secret',
      'private/a.ts': 'KEY=secret',
      plain: { link: '.env' },
      open: { link: 'private' },
    },
    ['private/'],
  );
  const links = ['plain', 'open', 'open/a.ts'];
  const ports = everything(
    world,
    links.map((link) => world.at(link)),
  );
  const results = [
    ...(await Promise.all(links.map((path) => world.run(readFile, { path }, ports)))),
    ...(await Promise.all(links.map((path) => world.run(listFiles, { path }, ports)))),
    ...(await Promise.all(
      links.map((path) => world.run(searchText, { path, pattern: 'KEY' }, ports)),
    )),
    await world.run(listFiles, {}, ports),
    await world.run(searchText, { pattern: 'KEY' }, ports),
    await world.run(findSymbol, { symbol: 'KEY' }, ports),
    await world.run(gitDiff, {}, ports),
  ];
  expect(results.map(({ content }) => content).join('\n')).not.toMatch(/secret(?!s)/);
});

test.each([
  'file:///etc/passwd',
  'FILE:/etc/passwd',
  'https://localhost.test@127.0.0.1/',
  'vscode-file://x/etc/passwd',
])('CVE-2025-62453, CVE-2026-45482: fetch_url fetches nothing but pages, not %s', async (url) => {
  const asked: string[] = [];
  const web = {
    get: async (address: string) => {
      asked.push(address);
      return {
        kind: 'page',
        status: 200,
        mediaType: 'text/plain',
        text: 'root:x',
        isCut: false,
      } as const;
    },
  };
  const world = new GateWorld(approves('session'));
  const ports = {
    web,
    gate: world.gate,
    turnId: 't',
    randomId: () => 'f00d',
    maxResultTokens: 100,
  };
  await expect(fetchUrl.run({ url }, ports, new AbortController().signal)).rejects.toThrow();
  expect(asked).toEqual([]);
  expect(world.asked).toEqual([]);
});

test('CVE-2026-21523: what was found in a file is not read from what took its place', async () => {
  const world = await LookWorld.of({ 'src/a.ts': 'root', 'other.ts': '' });
  const search = {
    matches: async function* () {
      await fs.rm(world.at('src/a.ts'));
      await fs.symlink('/etc/passwd', world.at('src/a.ts'));
      yield { real: world.at('src/a.ts'), line: 1, column: 1 };
    },
    matchesIn: async function* () {},
  };
  const result = await world.run(searchText, { pattern: 'root' }, { ...world.ports, search });
  expect(result.content).toContain('Nothing was found');
});

/** Language services and git that name each of these paths. */
function everything(world: LookWorld, paths: readonly string[] = []) {
  const places: readonly CodePlace[] = paths.map((path) => ({
    path,
    name: 'x',
    line: 1,
    column: 1,
  }));
  const anywhere = async () => places;
  return {
    ...world.ports,
    search: new PlainSearch(world.workspace),
    languages: {
      ...{ symbols: anywhere, definitions: anywhere, references: anywhere },
      hover: async () => ['root:'],
      problems: async () => [],
    },
    problemsBefore: undefined,
    git: {
      changes: async () => [
        {
          root: world.root,
          diff: paths
            .map((path) => path.slice(world.root.length + 1))
            .map(
              (name) =>
                `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n+KEY=secret\n`,
            )
            .join(''),
          untracked: paths,
        },
      ],
      log: async () => [],
    },
  };
}
