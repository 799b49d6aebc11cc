import type { SessionUpdate } from '../../src/core/chat/session/chatParts.ts';
import { Emitter } from '../../src/core/emitter.ts';
import type { ChatPanel } from '../../src/protocol/chatPage.ts';
import { applyChange, type Transcript } from '../../src/protocol/transcript.ts';

export const idlePanel: ChatPanel = {
  ...{ phase: 'idle', thinking: 'auto', backend: 'auto', draft: '' },
  badge: { label: 'local', reason: 'chosen' },
  ...{ chips: [], queue: [], plan: [], questions: [], changes: [] },
  meter: { usedTokens: 0, limitTokens: 1_000, parts: [] },
};

/** A session without a life of its own: it shows and tells what a test makes of it. */
export class FakeChatSession {
  readonly onDidChange = new Emitter<SessionUpdate>();
  transcript: Transcript = { id: 'chat', title: '', createdAt: 1, turns: [] };
  panel: ChatPanel = idlePanel;

  change({ changes = [], panel = {} }: Partial<SessionUpdate>): void {
    this.transcript = changes.reduce(applyChange, this.transcript);
    this.panel = { ...this.panel, ...panel };
    this.onDidChange.emit({ changes, panel });
  }

  clear(field: 'door' | 'notice'): void {
    const { [field]: _, ...panel } = this.panel;
    this.panel = panel;
    this.onDidChange.emit({ changes: [], panel: {} });
  }

  openOther(transcript: Transcript): void {
    this.transcript = transcript;
    this.onDidChange.emit({ changes: [], panel: this.panel, isOtherTranscript: true });
  }
}
