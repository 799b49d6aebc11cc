import * as vscode from 'vscode';
import type { Turn } from '../../protocol/transcript.ts';
import type { ChatDesk } from './chatDesk.ts';
import type { PageHandlers } from './pageHandlers.ts';
import type { RecordDocuments } from './recordDocuments.ts';
import { tell } from './tell.ts';

/** Doors from a page to the whole of what it shows in part, with secrets hidden. */
export function recordHandlers(
  { session, hide }: Pick<ChatDesk, 'session' | 'hide'>,
  documents: Pick<RecordDocuments, 'show'>,
) {
  const turnOf = (turnId: string) => session.transcript.turns.find(({ id }) => id === turnId);
  return {
    openResult: async ({ turnId, callId }) => {
      const call = callOf(turnOf(turnId), callId);
      if (call) {
        const { name, diff, content } = call;
        const ending = diff === undefined ? 'txt' : 'diff';
        await documents.show(`${name}.${ending}`, hide(diff ?? content));
      }
    },
    openSent: async ({ turnId, index }) => {
      const request = await session.sentFor(turnId, index);
      if (request) {
        await documents.show('sent.json', hide(JSON.stringify(request, undefined, 2)));
      } else {
        tell(vscode.l10n.t('What was sent for this answer is not known any more.'));
      }
    },
    openChip: async ({ id }) => {
      const text = session.chipText(id);
      if (text !== undefined) {
        await documents.show('attachment.txt', hide(text));
      }
    },
    copyAnswer: async ({ turnId }) => {
      await vscode.env.clipboard.writeText(answerOf(turnOf(turnId)));
    },
  } satisfies Partial<PageHandlers>;
}

function callOf(turn: Turn | undefined, callId: string) {
  const calls = turn?.steps.filter((step) => step.kind === 'call') ?? [];
  return calls.find((call) => call.callId === callId);
}

function answerOf(turn: Turn | undefined): string {
  const texts = turn?.steps.filter((step) => step.kind === 'text') ?? [];
  return texts.map(({ text }) => text.trim()).join('\n\n');
}
