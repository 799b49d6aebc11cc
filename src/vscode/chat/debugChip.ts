import type * as vscode from 'vscode';
import type { DebugDesk } from '../../core/debug/debugDesk.ts';
import { failureLabel, failureText } from '../../core/debug/failure/failureText.ts';
import type { Failure } from '../../core/debug/failure/failureBook.ts';
import {
  snapshotLabel,
  snapshotText,
  snapshotTokens,
} from '../../core/debug/snapshot/snapshotText.ts';
import type { StopSnapshot } from '../../core/debug/snapshot/stopSnapshot.ts';
import type { NewAttachment } from '../../core/chat/session/chatSession.ts';
import type { Debugging } from '../debug/debugging.ts';
import type { DeskSession } from './chatDesk.ts';

/** Has the chat know how a debugged program stands, or how it failed. */
export class DebugChip implements vscode.Disposable {
  readonly #session: Pick<DeskSession, 'follow'>;
  readonly #subscriptions: (() => void)[] = [];

  constructor(
    session: Pick<DeskSession, 'follow'>,
    debugging: Pick<Debugging, 'desk' | 'onDidOpen'>,
  ) {
    this.#session = session;
    if (debugging.desk) {
      this.#followDesk(debugging.desk);
    }
    this.#subscriptions.push(debugging.onDidOpen.on((desk) => this.#followDesk(desk)));
  }

  dispose(): void {
    this.#subscriptions.forEach((end) => end());
  }

  #followDesk(desk: DebugDesk): void {
    const { sessions, snapshots, failures } = desk;
    const follow = (attachment: NewAttachment | undefined) =>
      this.#session.follow('debugger', attachment);
    const showLast = () => {
      const standing = sessions.lastStopped();
      const snapshot = standing && snapshots.latest(standing.info.id);
      follow(snapshot && stopAttachment(snapshot, sessions.nameOf(snapshot.stamp)));
    };
    this.#subscriptions.push(
      snapshots.onDidTake.on(showLast),
      snapshots.onDidForget.on(showLast),
      failures.onDidEnd.on((failure) => {
        if (sessions.lastStopped() === undefined) {
          follow(failure && failureAttachment(failure));
        }
      }),
    );
    showLast();
  }
}

function stopAttachment(snapshot: StopSnapshot, name: string): NewAttachment {
  const text = snapshotText(snapshot, name, snapshotTokens.full);
  return { kind: 'debug', label: snapshotLabel(snapshot), text };
}

function failureAttachment(failure: Failure): NewAttachment {
  return {
    kind: 'debug',
    label: failureLabel(failure),
    text: failureText(failure, snapshotTokens.full),
  };
}
