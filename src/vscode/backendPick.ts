import * as vscode from 'vscode';
import type { BackendChoice } from '../core/settings.ts';

export interface BackendPickFacts {
  readonly choice: BackendChoice;
  /** What each choice would come to now, in words. */
  readonly details: Readonly<Record<BackendChoice, string>>;
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
    { label: `${check('auto')}Automatic`, detail: facts.details.auto, choice: 'auto' },
    { label: `${check('local')}Local`, detail: facts.details.local, choice: 'local' },
    { label: `${check('remote')}Remote`, detail: facts.details.remote, choice: 'remote' },
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
