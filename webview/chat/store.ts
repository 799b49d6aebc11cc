import type { ChatHostMessage, ChatPanel } from '../../src/protocol/chatPage.ts';
import { applyChange, type Transcript } from '../../src/protocol/transcript.ts';

type Reply<Type extends ChatHostMessage['type']> = Extract<
  ChatHostMessage,
  { readonly type: Type }
>;

/** All that the page shows; the host owns the truth. */
export interface PageState {
  readonly seq: number;
  readonly transcript: Transcript;
  readonly panel: ChatPanel;
  /** The newest answers to `findMentions` and `findChats`. */
  readonly mentions?: Reply<'mentions'>;
  readonly chats?: Reply<'chats'>;
}

/** @returns `undefined` where only a snapshot can help: none has come yet, or an update is missing */
export function reduce(
  state: PageState | undefined,
  message: ChatHostMessage,
): PageState | undefined {
  switch (message.type) {
    case 'snapshot': {
      const { seq, transcript, panel } = message;
      return { ...state, seq, transcript, panel };
    }
    case 'update':
      return state?.seq === message.seq - 1 ? updated(state, message) : undefined;
    case 'mentions':
      return state && { ...state, mentions: message };
    case 'chats':
      return state && { ...state, chats: message };
    case 'compose':
    case 'showHistory':
      return state;
  }
}

function updated(state: PageState, { seq, changes, panel, cleared }: Reply<'update'>): PageState {
  const transcript = changes.reduce(applyChange, state.transcript);
  if (panel === undefined && cleared === undefined) {
    return { ...state, seq, transcript };
  }
  const next = { ...state.panel, ...panel };
  for (const field of cleared ?? []) {
    delete next[field];
  }
  return { ...state, seq, transcript, panel: next };
}
