import * as vscode from 'vscode';
import type { SettingsReader } from './settings.ts';

/** Lets the user choose a GGUF file and turns the local engine to it. */
export async function selectModelFile(settings: SettingsReader): Promise<void> {
  const picked = await vscode.window.showOpenDialog({
    title: 'Model file (GGUF; the first part of a split one)',
    openLabel: 'Use This Model',
    filters: { 'GGUF models': ['gguf'] },
    canSelectMany: false,
  });
  if (picked?.[0]) {
    await useModel(settings, picked[0].fsPath);
  }
}

export interface Demo {
  /** The model inside the extension, in a folder that goes away with the next version. */
  readonly modelUri: vscode.Uri;
  /** A document that the demo model can continue, cut off where its cursor belongs. */
  readonly sampleUri: vscode.Uri;
  /** Where the extension may keep files for good. */
  readonly storageUri: vscode.Uri;
}

/** Turns to the demo model and opens a document that it knows, with the cursor where it can go on. */
export async function useDemoModel(settings: SettingsReader, demo: Demo): Promise<void> {
  await useModel(settings, (await keptModel(demo)).fsPath);
  const sample = new TextDecoder().decode(await vscode.workspace.fs.readFile(demo.sampleUri));
  const document = await vscode.workspace.openTextDocument({
    language: 'typescript',
    content: sample,
  });
  const editor = await vscode.window.showTextDocument(document);
  const end = document.positionAt(sample.length);
  editor.selection = new vscode.Selection(end, end);
}

/** A copy that outlives updates. A complete one is left alone: an engine may have it in memory. */
async function keptModel({ modelUri, storageUri }: Demo): Promise<vscode.Uri> {
  const kept = vscode.Uri.joinPath(storageUri, 'tiny-glm.gguf');
  if ((await sizeOf(kept)) !== (await sizeOf(modelUri))) {
    await vscode.workspace.fs.copy(modelUri, kept, { overwrite: true });
  }
  return kept;
}

async function sizeOf(uri: vscode.Uri): Promise<number | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).size;
  } catch {
    return undefined; // it is not there
  }
}

async function useModel(settings: SettingsReader, modelPath: string): Promise<void> {
  await settings.set('local.modelPath', modelPath);
  if (settings.current['local.engine'] === 'external' || settings.current['local.serverUrl']) {
    await settings.set('local.engine', 'bundled');
  }
  if (settings.current.backend === 'remote') {
    await settings.set('backend', 'auto');
  }
}
