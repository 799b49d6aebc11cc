import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DebugSessions } from '../../../../../src/core/debug/sessions/debugSessions.ts';
import { readTranscript, transcriptNames } from '../../../../support/debug/transcript.ts';

function begun(type = 'debugpy', configuration = {}): DebugSessions {
  const sessions = new DebugSessions({ now: () => 1 });
  sessions.begin({ id: 'a', type, name: 'app', configuration });
  return sessions;
}

function event(name: string, body?: unknown) {
  return { type: 'event', seq: 1, event: name, body };
}

function stopped(body: object) {
  return event('stopped', { reason: 'breakpoint', threadId: 0, ...body });
}

/** A request of the editor and the adapter's answer to it. */
function asked(sessions: DebugSessions, seq: number, command: string, args = {}, body = {}): void {
  sessions.noteSent('a', { type: 'request', seq, command, arguments: args });
  sessions.noteReceived('a', {
    type: 'response',
    seq,
    request_seq: seq,
    command,
    success: true,
    body,
  });
}

describe('a debug session, read along', () => {
  test('stops in thread 0 like in any other, and is named for the model', () => {
    const sessions = begun();
    sessions.noteReceived('a', stopped({}));
    expect(sessions.lastStopped()?.stop).toMatchObject({ threadId: 0, reason: 'breakpoint' });
    expect(sessions.nameOf({ sessionId: 'a', sequence: 1 })).toBe('s1#1');
    expect(sessions.hasStopped('s1#1')).toBe(true);
    expect(sessions.hasStopped('s1#2')).toBe(false);
  });

  test.each([
    [{ reason: 'SIGSEGV' }, 'signal'],
    [{ reason: 'exception', description: 'signal SIGABRT' }, 'signal'],
    [{ reason: 'exception', text: 'KeyError' }, 'exception'],
    [{ reason: 'function breakpoint' }, 'breakpoint'],
    [{ reason: 'pause', description: 'SIGSTOP' }, 'pause'],
    [{ reason: 'cosmic ray' }, 'other'],
  ])('knows why it stopped, whatever the adapter calls it: %j', (body, reason) => {
    const sessions = begun();
    sessions.noteReceived('a', stopped(body));
    expect(sessions.get('a')?.stop?.reason).toBe(reason);
  });

  test('goes on with the answer to a motion, of the user’s unless it was expected', () => {
    const sessions = begun();
    const moves: boolean[] = [];
    sessions.onDidGoOn.on(({ isUsers }) => moves.push(isUsers));
    sessions.noteReceived('a', stopped({}));
    asked(sessions, 5, 'next', { threadId: 0 });
    sessions.noteReceived('a', stopped({}));
    sessions.expectMotion('a');
    asked(sessions, 6, 'continue', { threadId: 0 });
    expect(moves).toEqual([true, false]);
    expect(sessions.get('a')?.state).toBe('running');
  });

  test('stays where it is when a stop overtakes the answer to the motion that led there', () => {
    const sessions = begun();
    sessions.noteReceived('a', stopped({}));
    sessions.noteSent('a', { type: 'request', seq: 7, command: 'next', arguments: {} });
    sessions.noteReceived('a', stopped({ reason: 'step' }));
    sessions.noteReceived('a', {
      type: 'response',
      request_seq: 7,
      command: 'next',
      success: true,
    });
    expect(sessions.get('a')?.stop?.stamp.sequence).toBe(2);
  });

  test('remembers what was answered at a stop, and forgets it with the next', () => {
    const sessions = begun();
    sessions.noteReceived('a', stopped({}));
    const variables = [{ name: 'total', value: '3', variablesReference: 0 }, { name: 7 }];
    asked(sessions, 1, 'variables', { variablesReference: 4 }, { variables });
    expect(
      sessions
        .replies('a')
        ?.variablesOf(4)
        ?.map(({ name }) => name),
    ).toEqual(['total']);
    sessions.noteReceived('a', stopped({}));
    expect(sessions.replies('a')?.variablesOf(4)).toBeUndefined();
  });

  test('of a run ends with the last of them; the exit code may stand in the console', () => {
    const sessions = begun('pwa-node');
    sessions.begin({ id: 'b', type: 'pwa-node', name: 'child', parentId: 'a', configuration: {} });
    const codes: (number | undefined)[] = [];
    sessions.onDidEndRun.on(({ exitCode }) => codes.push(exitCode));
    sessions.noteReceived('b', event('output', { category: 'stdout', output: 'hello\n' }));
    sessions.noteReceived('b', event('output', { output: 'Process exited with code 3\n' }));
    sessions.noteReceived('a', event('terminated'));
    expect(codes).toEqual([]);
    sessions.end('b');
    expect(codes).toEqual([3]);
  });

  test('keeps the end of a flood', () => {
    const sessions = begun();
    for (let line = 0; line < 2_000; line += 1) {
      sessions.noteReceived(
        'a',
        event('output', { category: 'stdout', output: `${'x'.repeat(900)} ${line}\n` }),
      );
    }
    const kept =
      sessions
        .get('a')
        ?.output.map(({ text }) => text)
        .join('') ?? '';
    expect(kept.length).toBeLessThanOrEqual(200_000);
    expect(kept).toMatch(/ 1999\n$/u);
  });

  const soup = fc.record({
    type: fc.constantFrom('event', 'response', 'request', 'x'),
    seq: fc.oneof(fc.nat(9), fc.string()),
    request_seq: fc.nat(9),
    success: fc.boolean(),
    event: fc.constantFrom(
      'stopped',
      'continued',
      'output',
      'exited',
      'terminated',
      'capabilities',
      'invalidated',
    ),
    command: fc.constantFrom(
      'stackTrace',
      'variables',
      'continue',
      'initialize',
      'scopes',
      'threads',
    ),
    arguments: fc.jsonValue(),
    body: fc.oneof(
      fc.jsonValue(),
      fc.record({ threadId: fc.jsonValue(), variables: fc.jsonValue() }),
    ),
  });

  test('takes any soup of messages without an error, and an ended one stays ended', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(soup, fc.jsonValue())), (messages) => {
        const sessions = begun();
        for (const message of messages) {
          sessions.noteSent('a', message);
          sessions.noteReceived('a', message);
        }
        sessions.end('a');
        sessions.noteReceived('a', stopped({}));
        expect(sessions.get('a')?.state).toBe('ended');
      }),
    );
  });
});

describe('what real adapters said', async () => {
  test.each(await transcriptNames())('is understood: %s', async (name) => {
    const { sessions: recorded, traffic } = await readTranscript(name);
    const sessions = new DebugSessions({ now: () => 1 });
    const stops: string[] = [];
    const codes: (number | undefined)[] = [];
    sessions.onDidStop.on(({ stop }) => stops.push(stop?.reason ?? ''));
    sessions.onDidEndRun.on(({ exitCode }) => codes.push(exitCode));
    for (const { id, parentId, configuration } of recorded) {
      const { type: told } = configuration;
      const type = typeof told === 'string' ? told : '';
      sessions.begin({ id, type, name: id, configuration, ...(parentId && { parentId }) });
    }
    for (const { session, to, message } of traffic) {
      if (to === 'adapter') {
        sessions.noteSent(session, message);
      } else {
        sessions.noteReceived(session, message);
      }
    }
    expect({ stops, codes }).toMatchSnapshot();
  });
});
