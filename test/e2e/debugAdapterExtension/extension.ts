import * as vscode from 'vscode';
import type { AdapterProgram } from '../../../scripts/debugAdapters.ts';

/** Put in by whoever packs this: adapters that speak on their own streams, by debug type. */
declare const adapterPrograms: Readonly<Record<string, AdapterProgram>>;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
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
  // VS Code may read the debuggers of extensions after it has looked whether there are any, and hides its commands for
  // debugging then. It looks again when a key changes that a debugger depends on.
  await vscode.commands.executeCommand('setContext', 'debugAdapters.isReady', true);
}
