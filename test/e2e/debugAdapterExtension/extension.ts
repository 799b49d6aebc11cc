import { appendFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { AdapterProgram } from '../../../scripts/debugAdapters.ts';

/** Put in by whoever packs this: adapters that speak on their own streams, by debug type. */
declare const adapterPrograms: Readonly<Record<string, AdapterProgram>>;

export function activate(context: vscode.ExtensionContext): void {
  const { subscriptions } = context;
  const register = (type: string, create: vscode.DebugAdapterDescriptorFactory) =>
    subscriptions.push(vscode.debug.registerDebugAdapterDescriptorFactory(type, create));

  for (const [type, { command, args }] of Object.entries(adapterPrograms)) {
    register(type, {
      createDebugAdapterDescriptor: () => new vscode.DebugAdapterExecutable(command, [...args]),
    });
  }
  register('scripted-test', {
    // The test itself serves it.
    createDebugAdapterDescriptor: ({ configuration }) =>
      new vscode.DebugAdapterServer(Number(configuration['port']), '127.0.0.1'),
  });
  const file = process.env['STACK_FRAME_TIMES'];
  if (file !== undefined) {
    subscriptions.push(...noteStackFrames((ms) => appendFileSync(file, `${ms}\n`)));
  }
}

/** Tells how long after each stop the editor has a stack frame in focus, in milliseconds. */
function noteStackFrames(note: (ms: number) => void): readonly vscode.Disposable[] {
  let stoppedAtMs: number | undefined;
  const onDidSendMessage = (message: { readonly event?: string }) => {
    stoppedAtMs = message.event === 'stopped' ? performance.now() : stoppedAtMs;
  };
  return [
    vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: () => ({ onDidSendMessage }),
    }),
    vscode.debug.onDidChangeActiveStackItem((item) => {
      if (item instanceof vscode.DebugStackFrame && stoppedAtMs !== undefined) {
        note(performance.now() - stoppedAtMs);
        stoppedAtMs = undefined;
      }
    }),
  ];
}
