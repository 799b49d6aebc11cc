import { expect, test } from 'vitest';
import { tokensOf } from '../../../../../src/core/chat/tools/resultText.ts';
import {
  compactToolSet,
  toolSet,
  type OfferedTool,
  type ToolPorts,
} from '../../../../../src/core/chat/tools/toolSet.ts';

test('fits a small context: the compact set in brief is 1,200 tokens, as it is sent', () => {
  expect(tokensOfSpecs(compactToolSet, 'brief')).toBeLessThanOrEqual(1_200);
});

test('explains more where there is room', () => {
  for (const tool of toolSet) {
    const [full, brief] = [tool.tool('full'), tool.tool('brief')];
    expect(full.description.length, tool.name).toBeGreaterThan(brief.description.length);
    expect(Object.keys(full.parameters['properties'] ?? {}), tool.name).toEqual(
      expect.arrayContaining(Object.keys(brief.parameters['properties'] ?? {})),
    );
  }
  expect(tokensOfSpecs(toolSet, 'full')).toBeLessThan(4_000);
});

test('lets secrets into arguments that stay on this machine, and into no others', () => {
  for (const detail of ['full', 'brief'] as const) {
    const leaving = toolSet.filter((each) => each.tool(detail).staysOnMachine !== true);
    expect(leaving.map(({ name }) => name)).toEqual([
      ...['run_command', 'command_input', 'command_stop', 'run_tests', 'fetch_url'],
    ]);
  }
});

test('never leaves an argument untold that a call must have', () => {
  for (const tool of toolSet) {
    const { properties = {}, required = [] } = tool.tool('brief').parameters;
    expect(Object.keys(properties ?? {}), tool.name).toEqual(
      expect.arrayContaining([required].flat()),
    );
  }
});

test('calls each tool by a name of its own', () => {
  const names = toolSet.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.every((name) => /^[a-z]+(_[a-z]+)*$/.test(name))).toBe(true);
});

test.each(toolSet)('$name tells the model that its arguments are none', async (tool) => {
  // The arguments are refused before anything of the world is needed.
  const ports = {} as ToolPorts;
  const result = await tool.run('nonsense', ports, new AbortController().signal);
  expect(result.isError).toBe(true);
  expect(result.content).toContain(`${tool.name} was not run: `);
});

function tokensOfSpecs(tools: readonly OfferedTool[], detail: 'full' | 'brief'): number {
  const sent = tools.map((each) => {
    const { name, description, parameters } = each.tool(detail);
    return JSON.stringify({ type: 'function', function: { name, description, parameters } });
  });
  return sent.map(tokensOf).reduce((sum, tokens) => sum + tokens, 0);
}
