import * as vscode from 'vscode';
import type { StartWish } from '../../core/debug/debuggee.ts';
import { expectedFailure } from '../../core/debug/failure/failureBook.ts';
import type { ChatViews } from '../chat/chatViews.ts';
import type { Debugging } from './debugging.ts';

/** The commands that belong to debugging; most of them say in the chat what a user would say. */
export function debugCommands(
  views: Pick<ChatViews, 'pages' | 'show'>,
  debugging: Pick<Debugging, 'open' | 'desk'>,
) {
  const say = async (text: string) => {
    const { sessions, snapshots } = await debugging.open();
    const standing = sessions.lastStopped();
    // What is said is about the stop that the user sees, which may be taken down still.
    await (standing && snapshots.current(standing.info.id, new AbortController().signal));
    const { desk } = await views.pages();
    await views.show({ type: 'compose' });
    desk.session.submit(text, desk.session.isBusy ? 'queue' : 'send');
  };
  /** Without a stop or a failure there is nothing to speak of. */
  const sayOfStop = async (text: string) => {
    const { sessions, failures } = await debugging.open();
    if (sessions.lastStopped() === undefined && failures.last === undefined) {
      tellNothingFailed();
    } else {
      await say(text);
    }
  };
  return {
    'debug.explainStop': () => sayOfStop('/why'),
    'debug.rootCause': () => sayOfStop('/rootcause'),
    'debug.fixAndVerify': () => sayOfStop('/fix'),
    'debug.traceValue': async (argument: unknown) => {
      const expression = expressionOf(argument) ?? (await askForExpression());
      if (expression !== undefined) {
        await say(`/trace ${expression}`);
      }
    },
    'debug.explainValue': async (argument: unknown) => {
      const expression = expressionOf(argument) ?? (await askForExpression());
      if (expression !== undefined) {
        await say(
          vscode.l10n.t('What does the value of `{0}` mean here, and is it right?', expression),
        );
      }
    },
    'debug.runAgain': async () => {
      const { failures, debuggee } = await debugging.open();
      const { last } = failures;
      if (last?.again === undefined) {
        tellNothingFailed();
        return;
      }
      if (last.isNewConfiguration && !(await mayStart(last.program, last.again))) {
        return;
      }
      await debuggee.start(
        { ...last.again, stopsAt: expectedFailure(last) },
        new AbortController().signal,
      );
    },
    'debug.clearBreakpoints': () => debugging.desk?.breakpoints.clear(),
  };
}

/** Shows a configuration that nobody has seen, and saves it where that is wished. @returns whether it may start */
async function mayStart(program: string, { configuration, folder }: StartWish): Promise<boolean> {
  const start = vscode.l10n.t('Start');
  const save = vscode.l10n.t('Save to launch.json and Start');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Run “{0}” under the debugger with this configuration?', program),
    { modal: true, detail: JSON.stringify(configuration, undefined, 2) },
    ...[start, save],
  );
  if (answer === save) {
    const scope = folder === undefined ? undefined : vscode.Uri.file(folder);
    const launch = vscode.workspace.getConfiguration('launch', scope);
    const all = launch.get<readonly object[]>('configurations') ?? [];
    await launch.update('configurations', [...all, configuration]);
  }
  return answer !== undefined;
}

function tellNothingFailed(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('GLM Air: no program stands still or has failed yet. Start one with F5.'),
  );
}

/** What a menu of the Variables or Watch view hands over, and nobody documents. */
function expressionOf(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null) {
    return undefined;
  }
  const { variable, name } = argument as {
    readonly variable?: { readonly evaluateName?: unknown; readonly name?: unknown };
    readonly name?: unknown;
  };
  return [variable?.evaluateName, variable?.name, name].find((each) => typeof each === 'string');
}

async function askForExpression(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection).trim();
  const value = selected ?? '';
  const answer = await vscode.window.showInputBox({
    ...{ value, prompt: vscode.l10n.t('Which expression?') },
    placeHolder: 'order.total',
  });
  return answer?.trim() || undefined;
}
