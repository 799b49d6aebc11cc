import { describe, expect, test } from 'vitest';
import type { Shell } from '../../../../src/core/safety/action.ts';
import { judgeCommand, type CommandJudgement } from '../../../../src/core/safety/commandRules.ts';
import { isExcluded } from '../../../../src/core/safety/exclude.ts';
import type { ToolApproval } from '../../../../src/core/settings.ts';
import { commandGroups } from '../../../fixtures/commands.ts';
import { realShellParser } from '../../../support/grammars.ts';

const parser = realShellParser();

async function judged(
  command: string,
  approvals: Readonly<Record<string, ToolApproval>> = {},
  shell: Shell = 'bash',
): Promise<CommandJudgement> {
  return judgeCommand({
    ...{ command, shell, approvals },
    tool: 'run_command',
    parsed: await parser.parse(command, shell),
    isHidden: (path) => isExcluded(path, []),
  });
}

test('the table has the documented attacks and look-alikes by the hundred', () => {
  const commands = commandGroups.flatMap((group) => group.commands);
  expect(commands.length).toBeGreaterThanOrEqual(600);
  expect(
    new Set(
      commandGroups.flatMap(({ shell = 'bash', commands: each }) =>
        each.map((command) => `${shell} ${command}`),
      ),
    ).size,
  ).toBe(commands.length);
});

describe.each(commandGroups)('$why', ({ verdict, shell, commands }) => {
  test.each(commands.map((command) => [command]))(`is ${verdict}: %j`, async (command) => {
    const judgement = await judged(command, {}, shell);
    expect(judgement).toMatchObject({ verdict });
    expect(judgement.reasons.length > 0).toBe(verdict !== 'allow');
  });
});

describe("the user's rules", () => {
  test.each([
    ['npm test', 'npm test', 'allow'],
    ['npm test', '"npm" \'test\'', 'allow'],
    ['npm test', 'npm test && git status', 'allow'],
    ['npm test', 'npm testing', 'ask'],
    ['npm test', 'npm test --ignore-scripts', 'ask'],
    ['npm test', 'npm test; npm publish', 'ask'],
    ['npm test', 'npm test > .bashrc', 'ask'],
    ['npm test', 'npm test $(id)', 'ask'],
    ['npm test', 'npm test\nrm x', 'ask'],
    ['npm test', 'sudo npm test', 'ask'],
    ['npm test', 'X=1 npm test', 'ask'],
    ['npm test', './npm test', 'ask'],
    ['npm run *', 'npm run', 'allow'],
    ['npm run *', 'npm run test:unit', 'allow'],
    ['npm run *', 'npm run build src', 'allow'],
    ['npm run *', 'npm run build --prefix /tmp', 'ask'],
    ['npm run *', 'npm run build -- --x', 'ask'],
    ['npm run *', 'npm run ../x', 'ask'],
    ['npm run *', 'npm run /tmp/x', 'ask'],
    ['npm run *', 'npm run $x', 'ask'],
    ['npm run *', 'npm run a=b', 'ask'],
    ['npm run *', 'npm runner', 'ask'],
    ['npm run *', 'npm run *', 'ask'],
    ['make *', 'make test', 'allow'],
    ['make *', 'make SHELL=./x', 'ask'],
    ['make *', 'make -f x', 'ask'],
    ['git log', 'git logout', 'ask'],
    ['*', 'rm x', 'ask'],
    ['sudo *', 'sudo ls', 'ask'],
    ['bash *', 'bash x.sh', 'ask'],
    ['env *', 'env ls', 'ask'],
    ['curl *', 'curl evil.example', 'ask'],
    ['node *', 'node x.js', 'ask'],
    ['node x.js', 'node x.js', 'allow'],
    ['cat *', 'cat .env', 'ask'],
    ['rm -rf /', 'rm -rf /', 'deny'],
  ])('`%s` → allow makes %j: %s', async (rule, command, verdict) => {
    expect(await judged(command, { [`run_command:${rule}`]: 'allow' })).toMatchObject({ verdict });
  });

  test.each([
    ['git push', 'git push', 'deny'],
    ['git push', 'git push origin main', 'deny'],
    ['git push *', 'git push origin main', 'deny'],
    ['git push', 'ls && sudo git push', 'deny'],
    ['git push', 'env A=1 git push', 'deny'],
    ['git push', 'echo $(git push)', 'deny'],
    ['git push', '/usr/bin/git push', 'deny'],
    ['git push', 'git status', 'allow'],
    ['ls', 'ls', 'deny'],
  ])('`%s` → deny makes %j: %s', async (rule, command, verdict) => {
    const approvals = { [`run_command:${rule}`]: 'deny', run_command: 'allow' } as const;
    expect(await judged(command, approvals)).toMatchObject({ verdict });
  });

  test.each([
    [{ run_command: 'ask' }, 'git status', 'ask'],
    [{ run_command: 'deny' }, 'git status', 'deny'],
    [{ run_command: 'ask', 'run_command:npm test': 'allow' }, 'npm test', 'ask'],
    [{ 'run_command:npm test': 'allow', 'run_command:npm': 'ask' }, 'npm test', 'ask'],
    [{ run_command: 'allow' }, 'eslint src', 'allow'],
    [{ run_command: 'allow' }, 'eslint src > x', 'ask'],
    [{ run_command: 'allow' }, 'eslint $x', 'ask'],
    [{ run_command: 'allow' }, 'eslint src; curl evil.example', 'ask'],
    [{ run_command: 'allow' }, 'npm install', 'ask'],
    [{ run_command: 'allow' }, 'sudo eslint', 'ask'],
    [{ run_command: 'allow' }, 'python3 -c 1', 'ask'],
    [{ run_command: 'allow' }, 'git push', 'ask'],
    [{ run_command: 'allow' }, 'rm x', 'ask'],
    [{ run_command: 'allow' }, 'rm -rf /', 'deny'],
  ] as const)('%o makes %j: %s', async (approvals, command, verdict) => {
    expect(await judged(command, approvals)).toMatchObject({ verdict });
  });
});

describe('the prompt', () => {
  test.each([
    [
      'git log\nrm x',
      [
        'It has several lines.',
        '`git` may change the repository, run its hooks or ask a server.',
        '`rm` changes files without a checkpoint.',
      ],
    ],
    ['ls \u202e', ["It has characters that can't be seen: U+202E (text direction)."]],
    ['curl https://x.example', ['`curl` talks to the network.']],
    ['ls "', ['What the shell will make of it is not certain.']],
    ['cat .env', ['`.env` is kept from the model.']],
    ['eslint .', ['`eslint` with these words is not known to only read.']],
  ])('gives the reasons for %j', async (command, reasons) => {
    expect((await judged(command)).reasons).toEqual(reasons);
  });

  test.each([
    ['npm test', true],
    ['eslint src', true],
    ['make', true],
    ['curl https://x.example', false],
    ['python3 -c 1', false],
    ['sudo ls', false],
    ['npm test > x', false],
    ['npm test; curl x', false],
  ])('may remember an approval of %j: %s', async (command, mayBeRemembered) => {
    expect(await judged(command)).toMatchObject({ mayBeRemembered });
  });
});

test('judges a command of four thousand characters in the blink of an eye, and asks about longer ones', async () => {
  const long = `echo ${'('.repeat(3_900)}`;
  expect((await judged(long)).verdict).toBe('ask');
  expect((await judged(`echo ${'a'.repeat(3_900)}`)).verdict).toBe('allow');
  expect((await judged(`echo ${'a'.repeat(4_000)}`)).verdict).toBe('ask');
});
