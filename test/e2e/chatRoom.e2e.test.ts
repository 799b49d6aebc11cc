import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import type { Answer, Said } from '../support/chatRemote.ts';
import { useChatWorld } from '../support/chatWorld.ts';
import type { RequestBody } from '../support/scriptedServer.ts';

/** A window as small servers have it, above the one in which tools are told in brief. */
const contextTokens = 24_000;
const world = useChatWorld({ contextTokens });

const summary = 'Task: sum up the price lists. Decisions: prices stay in cents.';
const isSummary = ({ messages = [] }: RequestBody) =>
  messages[0]?.content.startsWith('You sum up the chat') ?? false;

/** A model that goes through its answers, and sums up whenever it is asked to. */
function model(...answers: readonly (readonly Said[])[]): readonly Answer[] {
  const left = [...answers];
  const next = (request: RequestBody) =>
    isSummary(request) ? [{ text: summary }] : (left.shift() ?? [{ text: 'Done.' }]);
  return Array.from({ length: answers.length * 2 }, () => next);
}

/** Tokens of a request at the least: words of five letters and a blank are one each in English text. */
function leastTokens({ messages, tools }: RequestBody): number {
  return JSON.stringify({ messages, tools }).length / 6;
}

/** A file as long as a result may be. */
async function plantList(name: string): Promise<void> {
  const lines = Array.from(
    { length: 600 },
    (_, index) => `${name} item ${index} costs ${index * 7} cents`,
  );
  await fs.writeFile(path.join(world().editor.workspace, name), lines.join('\n'));
}

test('a turn that outgrows the window makes room by itself, says so, and keeps task and decisions', async () => {
  const { chat, editor, remote } = world();
  const names = Array.from({ length: 14 }, (_, index) => `list${index}.txt`);
  await Promise.all(names.map(plantList));
  const reads = names.map((name) => [{ call: 'read_file', with: { path: name } }]);
  remote.willSay(...model(...reads, [{ text: 'The sums are in cents.' }]));
  const answer = await chat.ask('Sum up the price lists, and mind: prices stay in cents');

  expect(answer).toContain('The sums are in cents.');
  expect(answer).toMatch(/Earlier messages were summarised\n.*→.*tokens/u);
  await editor.screenshot('chat-room');
  const rounds = remote.chats.filter((request) => !isSummary(request));
  expect(rounds).toHaveLength(names.length + 1);
  expect(remote.chats.length).toBeGreaterThan(rounds.length);
  for (const request of rounds) {
    expect(leastTokens(request)).toBeLessThan(contextTokens);
    expect(JSON.stringify(request)).toContain('mind: prices stay in cents');
  }
  const last = JSON.stringify(rounds.at(-1)?.messages);
  expect(last).toContain('Decisions: prices stay in cents.');
  expect(last).toContain('list13.txt');
});

test('a chat that outgrows the window goes on from a summary of what was before', async () => {
  const { chat, remote } = world();
  const before = remote.chats.length;
  const long = 'The list holds items with their prices in cents, and so on. '.repeat(280);
  const answers = Array.from({ length: 7 }, (_, index) => [{ text: `Part ${index}. ${long}` }]);
  remote.willSay(...model(...answers));
  await chat.ask('Explain the price lists; keep cents');
  for (let part = 1; part < answers.length; part += 1) {
    await chat.ask(`Part ${part}, please`);
  }

  const sent = remote.chats.slice(before);
  expect(sent.filter(isSummary).length).toBeGreaterThan(0);
  const rounds = sent.filter((request) => !isSummary(request));
  expect(rounds).toHaveLength(answers.length);
  for (const request of rounds) {
    expect(leastTokens(request)).toBeLessThan(contextTokens);
  }
  const last = JSON.stringify(rounds.at(-1)?.messages);
  expect(last).toContain('Decisions: prices stay in cents.');
  expect(last).toContain('Explain the price lists; keep cents');
  expect(last).toContain('Part 6, please');
  expect(last).not.toContain('Part 1. The list');
});
