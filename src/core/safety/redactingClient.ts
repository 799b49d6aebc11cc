import { mapStrings } from '../glm/mapStrings.ts';
import { restoredEvents } from '../glm/restoredEvents.ts';
import { GlmError } from '../glmError.ts';
import type {
  ChatMessage,
  ChatRequest,
  FimRequest,
  ModelClient,
  ModelEvent,
  SecretDetector,
  SecretFinding,
  Tool,
  ToolCall,
} from '../ports.ts';
import { clipped } from './secrets/findings.ts';
import { placeholderRule, SecretRestorer, type SecretVault } from './secretVault.ts';

export interface RedactingClientParts {
  /** Sends what it is given to another machine. */
  readonly client: ModelClient;
  readonly detector: SecretDetector;
  readonly vault: SecretVault;
  /** Read once per request. */
  readonly isOn: () => boolean;
}

/**
 * Sends requests on without their secrets, and puts these back into the answers. Where it can't tell what
 * is a secret nothing is sent: `privacy.notChecked`.
 */
export class RedactingClient implements ModelClient {
  readonly #parts: RedactingClientParts;

  constructor(parts: RedactingClientParts) {
    this.#parts = parts;
  }

  async *chat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const { client, isOn } = this.#parts;
    if (!isOn()) {
      yield* client.chat(request, signal);
      return;
    }
    const redacted = await redactedChat(request, this.#parts);
    signal.throwIfAborted();
    yield* this.#restored(client.chat(redacted, signal), request.tools);
  }

  async *fillInMiddle(request: FimRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const { client, isOn } = this.#parts;
    if (!isOn()) {
      yield* client.fillInMiddle(request, signal);
      return;
    }
    const redacted = await this.#redactedFill(request);
    signal.throwIfAborted();
    yield* this.#restored(client.fillInMiddle(redacted, signal), []);
  }

  /** The hole may be inside of a secret, so both sides are looked at as one text. */
  async #redactedFill(request: FimRequest): Promise<FimRequest> {
    const { detector, vault } = this.#parts;
    const whole = request.prefix + request.suffix;
    const found = await findSecrets(whole, detector);
    const cut = request.prefix.length;
    return {
      ...request,
      prefix: vault.hide(request.prefix, clipped(found, 0, cut)),
      suffix: vault.hide(request.suffix, clipped(found, cut, whole.length)),
      path: vault.hide(request.path, await findSecrets(request.path, detector)),
    };
  }

  #restored(
    events: AsyncIterable<ModelEvent>,
    tools: readonly Tool[] = [],
  ): AsyncGenerator<ModelEvent> {
    const { vault } = this.#parts;
    return restoredEvents(events, {
      words: new SecretRestorer(vault),
      call: (call) => {
        const tool = tools.find(({ name }) => name === call.name);
        return tool?.staysOnMachine ? restoredCall(call, vault) : guardedCall(call, vault);
      },
    });
  }
}

/**
 * The chat as it may leave the machine: with placeholders for secrets, the same ones all session long.
 * Throws `privacy.notChecked` where it can't be told what is a secret.
 */
export async function redactedChat(
  request: ChatRequest,
  { detector, vault }: Pick<RedactingClientParts, 'detector' | 'vault'>,
): Promise<ChatRequest> {
  const texts = { messages: request.messages, ...(request.tools && { tools: request.tools }) };
  const found = await findInStrings(texts, detector);
  let hasSecrets = false;
  const hidden = mapStrings(texts, (text) => {
    const shown = vault.hide(text, found.get(text) ?? []);
    hasSecrets ||= shown !== text;
    return shown;
  });
  const messages = hasSecrets ? withRule(hidden.messages) : hidden.messages;
  return { ...request, ...hidden, messages };
}

async function findInStrings(
  value: unknown,
  detector: SecretDetector,
): Promise<ReadonlyMap<string, readonly SecretFinding[]>> {
  const texts = new Set<string>();
  mapStrings(value, (text) => {
    texts.add(text);
    return text;
  });
  const found = [...texts].map(async (text) => [text, await findSecrets(text, detector)] as const);
  return new Map(await Promise.all(found));
}

async function findSecrets(
  text: string,
  detector: SecretDetector,
): Promise<readonly SecretFinding[]> {
  try {
    return await detector.find(text);
  } catch (cause) {
    throw new GlmError(
      'privacy.notChecked',
      'The text could not be searched for secrets, so nothing was sent — reload the window, use a local model, or switch off glmAir.privacy.redactSecrets.',
      { cause },
    );
  }
}

function restoredCall(call: ToolCall, vault: SecretVault): ToolCall {
  return { ...call, arguments: mapStrings(call.arguments, (text) => vault.restore(text)) };
}

/** A call whose arguments may leave the machine never gets a secret, and is not run if it needs one. */
function guardedCall(call: ToolCall, vault: SecretVault): ToolCall {
  const args = mapStrings(call.arguments, (text) => vault.restoreLiterals(text));
  const isNamed = vault.isNamedIn(JSON.stringify(call.arguments));
  return { ...call, arguments: args, ...(isNamed && { problem: secretNeeded }) };
}

const secretNeeded =
  'The arguments name a secret by its placeholder, and secrets are put back in tools that read or edit files only. Have the command read the secret where it is (an environment variable, a file), or ask the user.';

/** In the first message, which every template puts at the top. */
function withRule(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const [first, ...rest] = messages;
  return first?.role === 'system'
    ? [{ ...first, content: `${first.content}\n\n${placeholderRule}` }, ...rest]
    : [{ role: 'system', content: placeholderRule }, ...messages];
}
