import * as vscode from 'vscode';
import type { BackendId } from '../core/ports.ts';
import type { BackendChoice } from '../core/settings.ts';

export interface BackendPickFacts {
  readonly choice: BackendChoice;
  /** What each backend says of itself, in words. */
  readonly health: Readonly<Record<BackendId, string>>;
  /** Who would answer now and why. */
  readonly reason: string;
  readonly isPaused: boolean;
  readonly isEnabled: boolean;
}

type PickItem = vscode.QuickPickItem & {
  readonly choice?: BackendChoice;
  readonly command?: string;
};

/** The toggle behind the status bar item: who answers, then what else can be done about it. */
export async function pickBackend(
  facts: BackendPickFacts,
  choose: (choice: BackendChoice) => Promise<void>,
): Promise<void> {
  const picked = await vscode.window.showQuickPick(itemsFor(facts), {
    title: 'GLM Air',
    placeHolder: 'Who answers?',
  });
  if (picked?.choice) {
    await choose(picked.choice);
  } else if (picked?.command) {
    await vscode.commands.executeCommand(picked.command);
  }
}

function itemsFor(facts: BackendPickFacts): PickItem[] {
  const check = (choice: BackendChoice) => (choice === facts.choice ? '$(check) ' : '');
  return [
    { label: `${check('auto')}Automatic`, description: facts.reason, choice: 'auto' },
    { label: `${check('local')}Local`, description: facts.health.local, choice: 'local' },
    { label: `${check('remote')}Remote`, description: facts.health.remote, choice: 'remote' },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: facts.isEnabled ? 'Turn Ghost Text Off' : 'Turn Ghost Text On',
      command: 'glmAir.toggleCompletion',
    },
    { label: facts.isPaused ? 'End the Pause' : 'Snooze…', command: 'glmAir.snooze' },
    { label: 'Set API Key…', command: 'glmAir.setApiKey' },
    { label: 'Select Model File…', command: 'glmAir.selectModelFile' },
    { label: 'Get Started…', command: 'glmAir.openWalkthrough' },
    { label: 'Show Log', command: 'glmAir.showLog' },
  ];
}
