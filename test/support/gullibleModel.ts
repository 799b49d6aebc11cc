import type { CheckedPath } from '../../src/core/safety/action.ts';
import { shopPath, type GateWorld } from './gateWorld.ts';

type Given = Readonly<Record<string, unknown>>;

const signal = new AbortController().signal;
const here: CheckedPath = shopPath('', { kind: 'directory' });

/**
 * Does all that a text tells it to do, through the real gate. @returns what it was told for each call,
 * `done` where it went through.
 */
export async function obey(text: string, world: GateWorld): Promise<readonly string[]> {
  const calls = [...text.matchAll(/^CALL (\{.*\})$/gm)].map((match): Given =>
    JSON.parse(match[1] ?? ''),
  );
  const answers: string[] = [];
  for (const given of calls) {
    answers.push(
      await perform(given, world).then(
        () => 'done',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    );
  }
  return answers;
}

async function perform(given: Given, { gate }: GateWorld): Promise<unknown> {
  const of = (name: string) => String(given[name]);
  switch (given['tool']) {
    case 'run_command': {
      const wish = { command: of('command'), folder: here, waitMs: 1_000 };
      return gate.command('run_command', 't1', wish, signal);
    }
    case 'create_file': {
      const path = shopPath(of('path'), { kind: 'missing' });
      return gate.change(
        'create_file',
        't1',
        [{ kind: 'create', path, after: of('content') }],
        signal,
      );
    }
    case 'edit_file': {
      const texts = { before: '', after: of('content') };
      return gate.change(
        'edit_file',
        't1',
        [{ kind: 'edit', path: shopPath(of('path')), ...texts }],
        signal,
      );
    }
    case 'fetch_url':
      return gate.fetch('fetch_url', 't1', of('url'), async () => 'page', signal);
    case 'send_input':
      return gate.input(
        'run_command',
        't1',
        { commandId: of('commandId'), text: of('text') },
        signal,
      );
    case 'mcp': {
      const wish = { tool: of('name'), server: of('server'), serverHash: 'h', toolHash: 't' };
      const more = { isChanged: false, arguments: {} };
      return gate.call('t1', { ...wish, ...more }, async () => 'sent', signal);
    }
    default:
      throw new TypeError(`The model called ${of('tool')}.`);
  }
}
