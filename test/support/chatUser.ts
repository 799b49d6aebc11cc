import type { Locator } from 'playwright-core';
import type { Answer, Said } from './chatRemote.ts';
import type { RequestBody } from './scriptedServer.ts';
import type { ChatWorld } from './chatWorld.ts';

/** Two busy cores make everything slow; what takes longer than this has failed. */
const limitMs = 30_000;

/** The user of a chat whose model calls tools: asks, approves, denies, and looks at what came of it. */
export class ChatUser {
  readonly #world: () => ChatWorld;

  constructor(world: () => ChatWorld) {
    this.#world = world;
  }

  /** Sends a message to a model that will answer so. */
  async tell(text: string, ...answers: readonly Answer[]): Promise<void> {
    const { chat, remote } = this.#world();
    remote.willSay(...answers);
    const turns = chat.frame.locator('glm-turn');
    const before = await turns.count();
    await chat.send(text);
    await turns.nth(before).waitFor({ state: 'attached', timeout: limitMs });
  }

  /** Waits for what the turn asks. @param title a part of it, to tell it from an earlier one */
  async question(title: string): Promise<Locator> {
    const question = this.#world().chat.by('question').filter({ hasText: title });
    await question.waitFor({ timeout: limitMs });
    return question;
  }

  /** @param scope for how long, as the page says it; only this time by default */
  async approve(title: string, scope?: string): Promise<void> {
    const question = await this.question(title);
    if (scope !== undefined) {
      await question.getByTestId('scope').selectOption(scope);
    }
    await question.getByTestId('approve').click({ timeout: limitMs });
    await question.waitFor({ state: 'detached', timeout: limitMs });
  }

  /** @param wish what the model is to do instead */
  async deny(title: string, wish = ''): Promise<void> {
    const question = await this.question(title);
    await question.getByTestId('deny-message').fill(wish);
    await question.getByTestId('deny').click({ timeout: limitMs });
    await question.waitFor({ state: 'detached', timeout: limitMs });
  }

  /** Waits until the turn is over. @returns what the model was told of its calls, in their order */
  async untilOver(): Promise<readonly string[]> {
    await this.#world().chat.waitUntilOver();
    return this.results();
  }

  /** What the model was told last of the calls of this chat. */
  results(): readonly string[] {
    return resultsIn(this.#world().remote.chats.at(-1) ?? {});
  }

  /** Rows of calls as they are shown: name, summary and how they stand. */
  rows(state?: string): Locator {
    const rows = this.#world().chat.by('tool-call');
    return state === undefined
      ? rows
      : rows.and(this.#world().chat.frame.locator(`[data-state=${state}]`));
  }
}

/** What a request tells the model of its calls. */
function resultsIn({ messages = [] }: RequestBody): readonly string[] {
  return messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
}

export function calls(
  call: string,
  given: Readonly<Record<string, unknown>> = {},
): readonly Said[] {
  return [{ call, with: given }];
}

/** A call about the command that runs, by the id that the model was told. */
export function callsAbout(
  call: string,
  given: Readonly<Record<string, unknown>> = {},
): (request: RequestBody) => readonly Said[] {
  return (request) => {
    const ids = resultsIn(request).flatMap(
      (text) => /Still running as (c\d+)/.exec(text)?.[1] ?? [],
    );
    return calls(call, { id: ids.at(-1), ...given });
  };
}

/** What stands between the fences of a result. */
export function fencedIn(result: string | undefined): string {
  return /\[data .*\]\n([^]*)\n\[end of data/.exec(result ?? '')?.[1] ?? '';
}
