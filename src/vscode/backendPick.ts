import * as vscode from 'vscode';
import type { BackendId } from '../core/ports.ts';
import type { BackendChoice } from '../core/settings.ts';

export interface BackendPickFacts {
  readonly choice: BackendChoice;
  /** What each choice would come to now, in words. */
  readonly details: Readonly<Record<BackendChoice, string>>;
  /** Who can be asked for the next suggestion, whatever the choice is. */
  readonly askable: readonly BackendId[];
  readonly isPaused: boolean;
  readonly isEnabled: boolean;
}

export interface BackendPickActions {
  readonly choose: (choice: BackendChoice) => Promise<void>;
  readonly askOnce: (backend: BackendId) => Promise<void>;
}

type PickItem = vscode.QuickPickItem & {
  readonly choice?: BackendChoice;
  readonly once?: BackendId;
  readonly command?: string;
};

/** The toggle behind the status bar item: who answers, then what else can be done about it. */
export async function pickBackend(
  facts: BackendPickFacts,
  { choose, askOnce }: BackendPickActions,
): Promise<void> {
  const picked = await vscode.window.showQuickPick(itemsFor(facts), {
    title: 'GLM Air',
    placeHolder: 'Who answers?',
  });
  if (picked?.choice) {
    await choose(picked.choice);
  } else if (picked?.once) {
    await askOnce(picked.once);
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
    ...onceItems(facts.askable),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: facts.isEnabled ? 'Turn Ghost Text Off' : 'Turn Ghost Text On',
      command: 'glmAir.toggleCompletion',
    },
    { label: facts.isPaused ? 'End the Pause' : 'Snooze…', command: 'glmAir.snooze' },
    { label: 'Set API Key…', command: 'glmAir.setApiKey' },
    { label: 'Select Model File…', command: 'glmAir.selectModelFile' },
    { label: 'Get Started…', command: 'glmAir.openWalkthrough' },
    { label: 'Show Performance', command: 'glmAir.showPerformance' },
    { label: 'Show Log', command: 'glmAir.showLog' },
  ];
}

const onceLabels = { local: 'Ask Local Once', remote: 'Ask Remote Once' } as const;

function onceItems(askable: readonly BackendId[]): PickItem[] {
  const items = askable.map((once) => ({ label: onceLabels[once], once }));
  const separator = {
    label: 'for the next suggestion only',
    kind: vscode.QuickPickItemKind.Separator,
  };
  return items.length === 0 ? [] : [separator, ...items];
}
