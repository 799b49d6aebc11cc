import type { DeskSession } from './chatDesk.ts';
import type { Errand } from './pageLink.ts';

type MessageType = Errand['type'];
export type MessageOf<Type extends MessageType> = Extract<Errand, { readonly type: Type }>;

/** What is done for each kind of message. */
export type PageHandlers<Type extends MessageType = MessageType> = {
  readonly [Each in Type]: (message: MessageOf<Each>) => void | PromiseLike<void>;
};

/** Does what a message asks for. */
export async function handleMessage(handlers: PageHandlers, message: Errand): Promise<void> {
  // A handler stands under the type of the messages that it takes; the compiler can't follow that through a union.
  const handler = handlers[message.type] as (each: Errand) => void | PromiseLike<void>;
  await handler(message);
}

/** Messages that are the session's own business. */
export function sessionHandlers(session: DeskSession) {
  return {
    submit: ({ text, how }) => session.submit(text, how),
    draft: ({ text }) => session.setDraft(text),
    stop: () => session.stop(),
    answerNow: () => session.answerNow(),
    unqueue: ({ id }) => session.unqueue(id),
    sendQueued: ({ id }) => session.sendQueued(id),
    edit: ({ turnId, text }) => session.edit(turnId, text),
    regenerate: ({ turnId, thinking }) => session.regenerate(turnId, thinking),
    continue: ({ turnId }) => session.continueTurn(turnId),
    approve: ({ id, hash, scope }) => session.approve(id, hash, scope),
    deny: ({ id, message }) => session.deny(id, message),
    answer: ({ id, text }) => session.answer(id, text),
    setThinking: ({ thinking }) => session.setThinking(thinking),
    setBackend: ({ backend }) => session.setBackend(backend),
    dropChip: ({ id }) => session.dropChip(id),
    dropPart: ({ id }) => session.dropPart(id),
    compact: () => session.compact(),
    newChat: () => session.newChat(),
  } satisfies Partial<PageHandlers>;
}
