import { describe, expect, test } from 'vitest';
import { findReferences } from '../../../../../src/core/chat/tools/findReferences.ts';
import { findSymbol } from '../../../../../src/core/chat/tools/findSymbol.ts';
import { getProblems } from '../../../../../src/core/chat/tools/getProblems.ts';
import { goToDefinition } from '../../../../../src/core/chat/tools/goToDefinition.ts';
import { hover } from '../../../../../src/core/chat/tools/hover.ts';
import type {
  CodePlace,
  CodePosition,
  LanguageServices,
  Problem,
} from '../../../../../src/core/chat/tools/languagePorts.ts';
import { dataOf, LookWorld } from '../../../../support/lookWorld.ts';

const tree = {
  'src/cart.ts':
    'import { price } from "./price.ts";\nexport const total = price + price_tax + price;\n',
  'src/price.ts': 'export const price = 1;\nexport const price_tax = 2;\n',
  '.env': 'KEY=1\n',
};

describe('a symbol on a line', () => {
  test.each([
    { symbol: 'price', line: 1, column: 10 },
    { symbol: 'price', line: 2, column: 22 },
    { symbol: 'price_tax', line: 2, column: 30 },
    { symbol: 'total = price', line: 2, column: 14 },
  ])('is found as a whole word: $symbol', async ({ symbol, line, column }) => {
    const world = await LookWorld.of(tree);
    const asked: CodePosition[] = [];
    const languages = knowing({
      definitions: async (position) => {
        asked.push(position);
        return [];
      },
    });
    const given = { path: 'src/cart.ts', line, symbol };
    await world.run(goToDefinition, given, { ...world.ports, languages });
    expect(asked).toEqual([{ real: world.at('src/cart.ts'), line, column }]);
  });

  test.each([
    {
      given: { line: 1, symbol: 'total' },
      says: 'There is no "total" on line 1 of src/cart.ts. It is on line 2.',
    },
    { given: { line: 1, symbol: 'pric' }, says: 'It is nowhere in the file' },
    { given: { line: 99, symbol: 'price' }, says: 'It is on line 1, 2.' },
    { given: { line: 1, symbol: '' }, says: 'It is nowhere in the file' },
    { given: { path: '.env', line: 1, symbol: 'KEY' }, says: 'is excluded' },
  ])('is asked for anew where it is not: $given', async ({ given, says }) => {
    const world = await LookWorld.of(tree);
    for (const tool of [goToDefinition, findReferences, hover]) {
      const args = { path: 'src/cart.ts', ...given };
      const result = await world.run(tool, args, { ...world.ports, languages: knowing({}) });
      expect(result).toMatchObject({ isError: true });
      expect(result.content).toContain(says);
    }
  });
});

test('shows uses with their lines, file by file and each line once', async () => {
  const world = await LookWorld.of(tree);
  const [cart, price] = [world.at('src/cart.ts'), world.at('src/price.ts')];
  const places = [at(cart, 2, 22), at(price, 1, 14), at(cart, 1, 10), at(cart, 2, 42)];
  const languages = knowing({ references: async () => places });
  const given = { path: 'src/price.ts', line: 1, symbol: 'price' };
  const result = await world.run(findReferences, given, { ...world.ports, languages });
  expect(result.summary).toBe('Found 4 uses of "price" in 2 files');
  expect(dataOf(result)).toBe(
    'src/cart.ts\n1| import { price } from "./price.ts";\n2| export const total = price + price_tax + price;\n\n' +
      'src/price.ts\n1| export const price = 1;',
  );
});

test('names places outside of the workspace and secret ones, and reads none of them', async () => {
  const world = await LookWorld.of(tree);
  const outside = { ...at('/etc/passwd', 1, 1), name: 'passwd' };
  const secret = { ...at(world.at('.env'), 1, 1), name: '.env' };
  const virtual = { ...at('', 1, 1), path: undefined, name: 'lib.dom.d.ts' };
  const languages = knowing({ symbols: async () => [outside, secret, virtual] });
  const result = await world.run(findSymbol, { symbol: 'x' }, { ...world.ports, languages });
  expect(dataOf(result)).toBe(
    ['passwd', '.env', 'lib.dom.d.ts']
      .map((name) => `${name} (outside of the workspace, or not to be read)`)
      .join('\n\n'),
  );
});

test('says what to try where no language service knows an answer', async () => {
  const world = await LookWorld.of(tree);
  const ports = { ...world.ports, languages: knowing({}) };
  const place = { path: 'src/price.ts', line: 1, symbol: 'price' };
  const answers = [
    await world.run(findSymbol, { symbol: 'x' }, ports),
    await world.run(findReferences, place, ports),
    await world.run(goToDefinition, place, ports),
    await world.run(hover, place, ports),
  ];
  expect(answers.map(({ content }) => content)).toEqual([
    'No declaration of "x" is known. The language may have no such index: try search_text.',
    'No use of "price" is known. Try search_text for its name.',
    'No definition of "price" is known. Try find_symbol or search_text for its name.',
    'Nothing is known of it. go_to_definition or search_text may show its source.',
  ]);
});

test('shows what an extension says of a symbol as data', async () => {
  const world = await LookWorld.of(tree);
  const languages = knowing({ hover: async () => ['const price: 1', 'The price.'] });
  const given = { path: 'src/price.ts', line: 1, symbol: 'price' };
  const result = await world.run(hover, given, { ...world.ports, languages });
  expect(dataOf(result)).toBe('const price: 1\n\nThe price.');
});

describe('get_problems', () => {
  test('shows errors first, and only of files that may be read', async () => {
    const { run, problem } = await troubled();
    const { content } = await run({}, [
      problem('src/price.ts', 2, 'warning', 'Unused.'),
      problem('src/cart.ts', 9, 'error', 'No such name.', 'ts 2304'),
      problem('.env', 1, 'error', 'KEY=1 is odd.'),
    ]);
    expect(content).toMatch(/^Found 2 problems:/);
    expect(dataOf({ content, summary: '' })).toBe(
      'src/cart.ts, line 9: error: No such name. (ts 2304)\nsrc/price.ts, line 2: warning: Unused.',
    );
  });

  test('looks at one file', async () => {
    const { run, problem } = await troubled();
    const all = [
      problem('src/price.ts', 2, 'error', 'A.'),
      problem('src/cart.ts', 9, 'error', 'B.'),
    ];
    const { summary } = await run({ path: 'src/cart.ts' }, all);
    expect(summary).toBe('Found 1 problem in src/cart.ts');
  });

  test('shows after an edit only what is new, wherever the old ones are by now', async () => {
    const { run, problem } = await troubled();
    const before = [problem('src/cart.ts', 2, 'error', 'Old.')];
    const now = [
      problem('src/cart.ts', 12, 'error', 'Old.'),
      problem('src/cart.ts', 3, 'error', 'New.'),
    ];
    const result = await run({ onlyNew: true }, now, before);
    expect(dataOf(result)).toBe('src/cart.ts, line 3: error: New.');
    expect((await run({ onlyNew: true }, before, before)).content).toBe('No new problems.');
    expect((await run({ path: 'src/price.ts' }, now, before)).content).toBe(
      'No problems in src/price.ts.',
    );
  });

  test('says so where it can’t show all', async () => {
    const { run, problem } = await troubled();
    const many = Array.from({ length: 2_000 }, (_, line) =>
      problem('src/cart.ts', line, 'error', `No ${line}.`),
    );
    expect((await run({}, many)).content).toMatch(/Not all are shown: mend these first/);
  });
});

async function troubled() {
  const world = await LookWorld.of(tree);
  return {
    problem: (
      name: string,
      line: number,
      severity: Problem['severity'],
      message: string,
      source = '',
    ): Problem => ({
      path: world.at(name),
      line,
      severity,
      message,
      source,
    }),
    run: (
      given: Readonly<Record<string, unknown>>,
      now: readonly Problem[],
      before?: readonly Problem[],
    ) =>
      world.run(getProblems, given, {
        ...world.ports,
        languages: knowing({ problems: async () => now }),
        problemsBefore: before,
      }),
  };
}

function at(path: string, line: number, column: number): CodePlace {
  return { path, name: path, line, column };
}

/** Language services that know nothing but what a test says. */
function knowing(known: Partial<LanguageServices>): LanguageServices {
  const nothing = async () => [];
  return {
    ...{
      symbols: nothing,
      definitions: nothing,
      references: nothing,
      hover: nothing,
      problems: nothing,
    },
    ...known,
  };
}
