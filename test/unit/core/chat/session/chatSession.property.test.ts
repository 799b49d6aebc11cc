import * as fc from 'fast-check';
import * as z from 'zod/mini';
import { expect, test } from 'vitest';
import { assertNever } from '../../../../../src/core/assertNever.ts';
import { GlmError } from '../../../../../src/core/glmError.ts';
import {
  applyChange,
  step,
  turnHead,
  type Transcript,
} from '../../../../../src/protocol/transcript.ts';
import {
  type Answer,
  calls,
  commandRequest,
  gate,
  never,
  says,
  SessionWorld,
  speaks,
  thinks,
} from '../../../../support/sessionWorld.ts';

/** What a user does, and what happens to them meanwhile. `which` picks among what there is. */
const deeds = [
  ...['send', 'send', 'queue', 'steer', 'stop', 'answerNow', 'unqueue', 'sendQueued'],
  ...['edit', 'regenerate', 'continue', 'approve', 'approveWrongly', 'deny', 'answer'],
  ...['attach', 'follow', 'dropChip', 'dropPart', 'compact', 'newChat', 'open', 'adopt'],
  ...['rename', 'draft', 'thinking', 'backend', 'changes', 'reload'],
  ...['release', 'release', 'release', 'release', 'pass'],
] as const;
const quiet = { weight: 1, arbitrary: fc.constant('settle' as const) };
const deed = fc.record({
  do: fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...deeds) }, quiet),
  which: fc.nat({ max: 5 }),
});
type Deed = typeof deed extends fc.Arbitrary<infer Each> ? Each : never;

test('whatever is done in whatever phase, one turn runs at most, and log and page have the transcript', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(deed, { minLength: 10, maxLength: 40, size: 'max' }),
      fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 6 }),
      async (steps, answers) => {
        const play = new Play(answers);
        for (const each of steps) {
          play.take(each);
          await play.rest(each);
          play.check();
        }
        await play.end();
      },
    ),
    { numRuns: 1_000, seed: 20_261_123 },
  );
}, 120_000);

/** A session at the hands of somebody who does anything at any time. */
class Play {
  readonly #world = new SessionWorld();
  #session = this.#world.session;
  #pageTranscript: Transcript = this.#session.transcript;
  /** Opened one after the other, whatever waits. */
  readonly #gates: (() => void)[] = [];
  #waits = 0;
  #imports = 0;

  constructor(answers: readonly number[]) {
    const world = this.#world;
    world.tools.set('read_file', {
      effect: 'read',
      run: async () => {
        await this.#gate();
        return { content: 'x = 1', summary: 'Read a.ts' };
      },
    });
    world.tools.set('run_command', {
      effect: 'execute',
      run: async (user, _call, signal) => {
        const { kind } = await user.approver.ask(commandRequest('npm test'), signal);
        return { content: kind, summary: kind, isDenied: kind === 'denied' };
      },
    });
    world.tools.set('ask_user', {
      effect: 'question',
      run: async (user, _call, signal) => {
        const answer = await user.questions.ask('Which?', [], signal);
        return { content: answer ?? 'nothing', summary: 'Asked' };
      },
    });
    world.tools.set('hang', { effect: 'network', run: () => never });
    world.opening = async () => (this.#isSlow() ? this.#gate() : undefined);
    world.history.delay = async () => (this.#isSlow() ? this.#gate() : undefined);
    world.answers = answers.map((kind) => this.#answer(kind));
    this.#listen();
  }

  take({ do: what, which }: Deed): void {
    const session = this.#session;
    const { panel, transcript } = session;
    const at = <Thing>(things: readonly Thing[]): Thing | undefined => things[which % 3];
    const turn = transcript.turns.at(-1 - (which % 3))?.id ?? 'none';
    const question = at(panel.questions)?.id ?? 'none';
    switch (what) {
      case 'send':
      case 'queue':
      case 'steer':
        return session.submit(`Message ${which}`, what);
      case 'stop':
        return session.stop();
      case 'answerNow':
        return session.answerNow();
      case 'unqueue':
        return session.unqueue(at(panel.queue)?.id ?? 'none');
      case 'sendQueued':
        return session.sendQueued(at(panel.queue)?.id ?? 'none');
      case 'edit':
        return session.edit(turn, `Edited ${which}`);
      case 'regenerate':
        return session.regenerate(turn, 'on');
      case 'continue':
        return session.continueTurn(turn);
      case 'approve':
        return session.approve(question, 'a'.repeat(64), 'once');
      case 'approveWrongly':
        return session.approve(question, 'b'.repeat(64), 'once');
      case 'deny':
        return session.deny(question, 'No');
      case 'answer':
        return session.answer(question, 'This one');
      case 'attach':
        return session.attach({ kind: 'paste', label: 'Pasted', text: 'word '.repeat(3_000) });
      case 'follow': {
        const path = `file${which}.ts`;
        return session.follow('editor', { kind: 'file', label: path, path, text: 'let x' });
      }
      case 'dropChip':
        return session.dropChip(at(panel.chips)?.id ?? 'none');
      case 'dropPart':
        return session.dropPart(panel.meter.parts.at(-1)?.id ?? 'none');
      case 'compact':
        return session.compact();
      case 'newChat':
        return session.newChat();
      case 'open':
        return void session.open(at([...this.#world.history.chats.keys()]) ?? 'none');
      case 'adopt':
        return void session.adopt({ id: this.#newId(), title: '', createdAt: 0, turns: [] });
      case 'rename':
        return session.rename(`Title ${which}`);
      case 'draft':
        return session.setDraft(`Draft ${which}`);
      case 'thinking':
        return session.setThinking((['auto', 'on', 'off'] as const)[which % 3] ?? 'auto');
      case 'backend':
        return session.setBackend((['auto', 'local', 'remote'] as const)[which % 3] ?? 'auto');
      case 'changes':
        return session.showChanges([{ turnId: turn, real: '/a', display: 'a', change: 'edited' }]);
      case 'reload':
        return this.#reload();
      case 'release':
        return this.#gates.shift()?.();
      case 'settle':
        return;
      case 'pass':
        return this.#world.clock.pass(which * 1_000);
      default:
        return assertNever(what);
    }
  }

  /** Some deeds follow each other at once, others only when all is quiet. */
  async rest({ do: what, which }: Deed): Promise<void> {
    if (what === 'settle') {
      await this.#world.settle();
    }
    for (let round = 0; round < which; round += 1) {
      await Promise.resolve();
    }
  }

  check(): void {
    const { transcript, panel, isBusy } = this.#session;
    const running = transcript.turns.filter(({ state }) => state === 'running');
    expect(running.length).toBeLessThanOrEqual(isBusy ? 1 : 0);
    expect(running.length === 0 || running[0] === transcript.turns.at(-1)).toBe(true);
    expect(panel.phase === 'idle').toBe(!isBusy);
    if (!isBusy) {
      expect(panel.questions).toEqual([]);
      const open = transcript.turns.flatMap(({ steps }) => steps).filter(isOpen);
      expect(open).toEqual([]);
    }
    expect(this.#pageTranscript).toEqual(transcript);
    const { id, turns } = transcript;
    const kept = this.#world.history.chats.get(id);
    expect(kept ?? { ...transcript, turns: [] }).toEqual(transcript);
    for (const { steps, ...head } of turns) {
      expect(turnHead.safeParse(head).error).toBeUndefined();
      expect(z.array(step).safeParse(steps).error).toBeUndefined();
    }
  }

  /** Stops what runs, lets all else come to its end, and looks again. */
  async end(): Promise<void> {
    this.#session.stop();
    for (const open of this.#gates.splice(0)) {
      open();
    }
    await this.#world.settle();
    this.check();
    this.#session.dispose();
    const bad = this.#world.logger.entries.filter(({ level }) => level === 'error');
    expect(bad.filter(({ message }) => !message.includes('backend.'))).toEqual([]);
  }

  #listen(): void {
    const session = this.#session;
    this.#pageTranscript = session.transcript;
    session.onDidChange.on(({ changes, isOtherTranscript }) => {
      if (session === this.#session) {
        this.#pageTranscript = isOtherTranscript
          ? session.transcript
          : changes.reduce(applyChange, this.#pageTranscript);
      }
    });
  }

  #reload(): void {
    this.#session.dispose();
    this.#session = this.#world.newSession();
    this.#listen();
    void this.#session.restore();
  }

  /** Every third thing takes its time. */
  #isSlow(): boolean {
    this.#waits += 1;
    return this.#waits % 3 === 0;
  }

  #newId(): string {
    this.#imports += 1;
    return `imported${this.#imports}`;
  }

  #gate(): Promise<void> {
    const { opened, open } = gate();
    this.#gates.push(open);
    return opened;
  }

  #answer(kind: number): Answer {
    const answers: readonly Answer[] = [
      says('Done.'),
      [thinks('Hm'), thinks(', well'), never],
      [speaks('Half'), never],
      [speaks('Half'), new GlmError('backend.streamCut', 'It broke off.')],
      calls(['read_file'], ['read_file']),
      calls(['run_command'], ['ask_user']),
      calls(['hang'], ['run_command']),
      [thinks('Hm'), ...says('Yes.')],
    ];
    return answers[kind] ?? [];
  }
}

function isOpen(each: Transcript['turns'][number]['steps'][number]): boolean {
  return (
    (each.kind === 'thought' && each.durationMs === undefined) ||
    (each.kind === 'call' && (each.state === 'waiting' || each.state === 'running'))
  );
}
