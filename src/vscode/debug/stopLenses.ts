import * as vscode from 'vscode';
import type { DebugDesk } from '../../core/debug/debugDesk.ts';

/** A line at which a program failed, and whether it still stands there. */
interface FailedLine {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly isStanding: boolean;
}

/** Offers to explain and to mend above the line at which a program stopped with an exception, or failed. */
export class StopLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #registration: vscode.Disposable;
  readonly #subscriptions: readonly (() => void)[];
  readonly #standing = new Map<string, FailedLine>();
  #failed: FailedLine | undefined;

  constructor({ failures, snapshots }: DebugDesk) {
    this.#registration = vscode.languages.registerCodeLensProvider({ scheme: 'file' }, this);
    this.#subscriptions = [
      snapshots.onDidTake.on(({ stamp, reason, frames }) => {
        const frame = frames.find(({ file }) => file !== undefined);
        if (frame?.file !== undefined && (reason === 'exception' || reason === 'signal')) {
          this.#standing.set(stamp.sessionId, {
            file: frame.file,
            line: frame.line,
            isStanding: true,
          });
          this.#changed.fire();
        }
      }),
      snapshots.onDidForget.on((sessionId) => {
        if (this.#standing.delete(sessionId)) {
          this.#changed.fire();
        }
      }),
      failures.onDidEnd.on((failure) => {
        this.#failed = failure?.place && { ...failure.place, isStanding: false };
        this.#changed.fire();
      }),
    ];
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const lines = [...this.#standing.values(), ...(this.#failed ? [this.#failed] : [])];
    return lines.filter(({ file }) => file === uri.fsPath).flatMap(lensesOf);
  }

  dispose(): void {
    this.#subscriptions.forEach((end) => end());
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

function lensesOf({ line, isStanding }: FailedLine): vscode.CodeLens[] {
  const range = new vscode.Range(line - 1, 0, line - 1, 0);
  const lens = (title: string, command: string) =>
    new vscode.CodeLens(range, { title, command: `glmAir.debug.${command}` });
  return isStanding
    ? [
        lens(vscode.l10n.t('$(debug-alt) Why did it stop here?'), 'explainStop'),
        lens(vscode.l10n.t('Fix and verify'), 'fixAndVerify'),
      ]
    : [
        lens(vscode.l10n.t('$(debug-rerun) Run again and stop where it throws'), 'runAgain'),
        lens(vscode.l10n.t('Fix and verify'), 'fixAndVerify'),
      ];
}
