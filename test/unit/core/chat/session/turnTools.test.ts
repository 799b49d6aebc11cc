import { describe, expect, test } from 'vitest';
import { resultTokens, toolDetail } from '../../../../../src/core/chat/session/toolChoice.ts';
import { tokensOf } from '../../../../../src/core/chat/tools/resultText.ts';
import { compactToolSet, toolSet } from '../../../../../src/core/chat/tools/toolSet.ts';
import { defaultSettings } from '../../../../../src/core/settings.ts';
import { deniesAll } from '../../../../support/gateWorld.ts';
import { LookWorld } from '../../../../support/lookWorld.ts';
import { mcpTool, TurnWorld } from '../../../../support/turnWorld.ts';

const all = toolSet.map(({ name }) => name);

async function shop(): Promise<TurnWorld> {
  return new TurnWorld(await LookWorld.of({ 'src/cart.ts': 'one\ntwo\n', 'notes/plan.md': 'x\n' }));
}

describe('what is offered', () => {
  test('is every tool, in an order that stays the same', async () => {
    const world = await shop();
    const { tools, problems } = await world.open();
    expect(tools.map(({ name }) => name)).toEqual(all);
    expect((await world.open()).tools).toEqual(tools);
    expect(problems).toEqual([]);
  });

  test('takes 1,200 tokens at most in a small context', async () => {
    const { tools } = await (await shop()).open('brief');
    expect(tools.map(({ name }) => name)).toEqual(compactToolSet.map(({ name }) => name));
    const sent = tools.map(({ name, description, parameters }) =>
      JSON.stringify({ type: 'function', function: { name, description, parameters } }),
    );
    expect(sent.map(tokensOf).reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1_200);
  });

  test.each([
    [4_096, 'brief', 512],
    [16_384, 'brief', 2_048],
    [32_768, 'full', 4_096],
    [131_072, 'full', 10_000],
    [512, 'brief', 300],
  ])('of a context of %i tokens is %s, with results of %i', (contextTokens, detail, tokens) => {
    const limits = { contextTokens, answerTokens: contextTokens };
    expect([toolDetail(limits), resultTokens(limits)]).toEqual([detail, tokens]);
  });

  test('is nothing that the user has forbidden, nor what only goes on with that', async () => {
    const world = await shop();
    world.settings = {
      ...defaultSettings,
      'tools.approval': { fetch_url: 'deny', run_command: 'deny', mcp__a__b: 'deny' },
    };
    world.mcpTools = [mcpTool('mcp__a__b'), mcpTool('mcp__a__c')];
    expect(all.filter(await missingIn(world))).toEqual([
      ...['run_command', 'command_output', 'command_input', 'command_stop', 'run_tests'],
      'fetch_url',
    ]);
    expect((await world.open()).tools.map(({ name }) => name)).not.toContain('mcp__a__b');
    expect((await world.open()).tools.map(({ name }) => name)).toContain('mcp__a__c');
  });

  test('only looks or asks, in a workspace that is not trusted', async () => {
    const world = await shop();
    world.look.editor.isTrustedNow = false;
    const { tools, problems } = await world.open();
    expect(tools.map(({ name }) => name)).toEqual([
      ...['read_file', 'list_files', 'search_text', 'find_symbol', 'find_references'],
      ...['go_to_definition', 'hover', 'get_problems', 'git_diff', 'git_log', 'ask_user', 'todo'],
    ]);
    expect(problems).toEqual([expect.stringContaining('not trusted')]);
  });

  test('needs no folder, where there is none', async () => {
    const world = new TurnWorld(await LookWorld.ofFolders({}));
    const { tools, problems } = await world.open();
    expect(tools.map(({ name }) => name)).toEqual(['fetch_url', 'ask_user', 'todo']);
    expect(problems).toEqual([expect.stringContaining('No folder is open')]);
  });

  test('is followed by the tools of MCP servers, as far as there is room for their words', async () => {
    const world = await shop();
    world.mcpTools = [mcpTool('mcp__a__b', 'word '.repeat(2_000)), mcpTool('mcp__a__c')];
    expect((await world.open()).tools.map(({ name }) => name)).toEqual([
      ...[...all, 'mcp__a__b', 'mcp__a__c'],
    ]);
    world.contextTokens = 16_000;
    const { tools, problems } = await world.open();
    expect(tools.at(-1)?.name).toBe('mcp__a__c');
    expect(tools.map(({ name }) => name)).not.toContain('mcp__a__b');
    expect(problems).toEqual([expect.stringContaining('1 tool of MCP servers left out')]);
  });
});

test('a problem is told once, and again when it has come back', async () => {
  const world = await shop();
  const told: (readonly string[])[] = [];
  for (const problems of [['no key'], ['no key'], [], ['no key']]) {
    world.mcpProblems = problems;
    told.push((await world.open()).problems);
  }
  expect(told).toEqual([['no key'], [], [], ['no key']]);
});

describe('a call', () => {
  test('of a tool that does not exist is told which there are', async () => {
    const result = await (await shop()).call('rm_rf', {});
    expect(result).toMatchObject({
      isError: true,
      summary: 'Called "rm_rf", which does not exist',
    });
    expect(result.content).toBe(
      `There is no tool "rm_rf". Tools that there are: ${all.join(', ')}.`,
    );
  });

  test.each(all)('of %s is run, or told why it is not', async (name) => {
    const world = await shop();
    world.look.editor.isTrustedNow = false;
    const toolbox = await world.open('brief');
    const { content } = await toolbox.run({ id: '1', name, arguments: {} }, world.look.signal);
    const isOffered = toolbox.tools.some((tool) => tool.name === name);
    const why = /can't be called: (the user does not trust|there is no room)/;
    expect(why.test(content)).toBe(!isOffered);
    expect(toolbox.effectOf(name) !== undefined).toBe(isOffered);
  });

  test('that changes files tells what it changed, as a diff', async () => {
    const world = await shop();
    const edits = [{ search: 'two', replace: '2' }];
    const result = await world.call('edit_file', { path: 'src/cart.ts', edits });
    expect(result.diff).toBe(
      '--- a/src/cart.ts\n+++ b/src/cart.ts\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n',
    );
    expect(world.kept).toHaveLength(1);
    expect(result).not.toHaveProperty('isDenied');
  });

  test('that the user denies says so, and nothing was done', async () => {
    const world = await shop();
    world.person = deniesAll;
    const result = await world.call('run_command', { command: 'npm test' });
    expect(result).toMatchObject({ isDenied: true, isError: true });
    expect(result.content).toContain('The user denied this');
    expect(world.commands).toEqual([]);
  });

  test('that fails for another reason was not denied', async () => {
    const result = await (await shop()).call('git_log', {});
    expect(result).toMatchObject({ isError: true, content: 'There is none here.' });
    expect(result).not.toHaveProperty('isDenied');
  });

  test('that breaks something of the editor’s ends with a sentence, and the log has the rest', async () => {
    const world = await shop();
    const result = await world.call('get_problems', {});
    expect(result.content).toContain('failed for a reason of its own');
    expect(result.isError).toBe(true);
    expect(world.logger.entries.map(({ message }) => message)).toEqual([
      expect.stringContaining('tools: get_problems failed: TypeError: the service is broken'),
    ]);
  });

  test('of an MCP tool reaches its server', async () => {
    const world = await shop();
    world.mcpTools = [mcpTool('mcp__a__b')];
    expect(await world.call('mcp__a__b', { x: 1 })).toMatchObject({ content: '{"x":1}' });
  });

  test('ends with the reason of an abort', async () => {
    const toolbox = await (await shop()).open();
    const call = { id: '1', name: 'run_command', arguments: { command: 'npm test' } };
    await expect(toolbox.run(call, AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
      'stopped',
    );
  });
});

describe('a file that only a model on this machine may see', () => {
  const localOnly = { ...defaultSettings, 'privacy.localOnly': ['notes/'] };

  test.each([
    ['read_file', { path: 'notes/plan.md' }, true],
    ['read_file', { paths: ['src/cart.ts', 'notes/plan.md'] }, true],
    ['search_text', { pattern: 'x' }, true],
    ['run_command', { command: 'cat notes/plan.md' }, true],
    ['edit_file', { path: 'notes/plan.md', edits: [{ search: 'x', replace: 'y' }] }, true],
    ['read_file', { path: 'src/cart.ts' }, false],
    ['search_text', { pattern: 'two' }, false],
    ['list_files', {}, false],
    ['create_file', { path: 'notes/new.md', content: 'z' }, false],
  ])('binds what %s tells of %j: %s', async (tool, given, isBound) => {
    const world = await shop();
    world.settings = localOnly;
    const result = await world.call(tool, given);
    expect(result.isError).toBeUndefined();
    expect(result.isLocalOnly ?? false).toBe(isBound);
  });

  test('is not read where no such model answers', async () => {
    const world = await shop();
    world.settings = localOnly;
    world.canStayHere = false;
    const read = await world.call('read_file', { path: 'notes/plan.md' });
    expect(read.content).toContain('may only be seen by a model on this machine');
    expect(read.content).not.toContain('| x');
    const found = await world.call('search_text', { pattern: 'x' });
    expect(found.content).toContain('Nothing was found');
    world.person = deniesAll;
    const shown = await world.call('run_command', { command: 'cat notes/plan.md' });
    expect(shown.isDenied).toBe(true);
    for (const result of [read, found, shown]) {
      expect(result).not.toHaveProperty('isLocalOnly');
    }
  });

  test('is known by the name of a link to it as well', async () => {
    const look = await LookWorld.of({
      'notes/plan.md': 'x\n',
      'open.md': { link: 'notes/plan.md' },
    });
    const world = new TurnWorld(look);
    world.settings = localOnly;
    expect((await world.call('read_file', { path: 'open.md' })).isLocalOnly).toBe(true);
  });
});

async function missingIn(world: TurnWorld): Promise<(name: string) => boolean> {
  const { tools } = await world.open();
  return (name) => !tools.some((tool) => tool.name === name);
}
