import * as vscode from 'vscode';

const greetedKey = 'glmAir.greeted';

export async function openWalkthrough(): Promise<void> {
  await vscode.commands.executeCommand(
    'workbench.action.openWalkthrough',
    'glm-air.glm-air#start',
    false,
  );
}

/** Opens the walkthrough once in a lifetime, and only for who has neither a key nor a model. */
export async function greetOnce(memory: vscode.Memento, isSetUp: boolean): Promise<void> {
  if (isSetUp || memory.get(greetedKey) === true) {
    return;
  }
  await memory.update(greetedKey, true);
  await openWalkthrough();
}
