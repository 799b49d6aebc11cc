import * as vscode from 'vscode';
import type {
  CodePlace,
  CodePosition,
  LanguageServices,
  Problem,
} from '../core/chat/tools/languagePorts.ts';
import { ToolError } from '../core/chat/tools/tool.ts';
import { unlessAborted } from '../core/unlessAborted.ts';

/** Language servers that start, or read a large project, may take that long. */
const answerLimitMs = 20_000;
/** Without news for so long, a file's problems are taken for known. */
const settleMs = 700;
const settleLimitMs = 5_000;

type FoundPlace = vscode.Location | vscode.LocationLink;

/** What the language extensions of this editor know. */
export class EditorLanguageServices implements LanguageServices {
  async symbols(query: string, signal: AbortSignal): Promise<readonly CodePlace[]> {
    const found = await ask<vscode.SymbolInformation>(
      'vscode.executeWorkspaceSymbolProvider',
      [query],
      signal,
    );
    return found.map(({ location }) => placeOf(location));
  }

  definitions(at: CodePosition, signal: AbortSignal): Promise<readonly CodePlace[]> {
    return placesAt('vscode.executeDefinitionProvider', at, signal);
  }

  references(at: CodePosition, signal: AbortSignal): Promise<readonly CodePlace[]> {
    return placesAt('vscode.executeReferenceProvider', at, signal);
  }

  async hover(at: CodePosition, signal: AbortSignal): Promise<readonly string[]> {
    const found = await askAt<vscode.Hover>('vscode.executeHoverProvider', at, signal);
    return found
      .map(({ contents }) => contents.map(textOf).filter(Boolean).join('\n\n'))
      .filter((text) => text !== '');
  }

  async problems(real: string | undefined, signal: AbortSignal): Promise<readonly Problem[]> {
    const file = real === undefined ? undefined : await open(real);
    const isNewlyShown = file !== undefined && (await show(file));
    await settled(isNewlyShown ? newsOf(file) : undefined, signal);
    return vscode.languages
      .getDiagnostics()
      .filter(([{ scheme }]) => scheme === 'file')
      .flatMap(([uri, diagnostics]) => diagnostics.flatMap((each) => problemOf(uri, each)));
  }
}

/** A language service only looks at what is open. Throws `ToolError` for what the editor can't open. */
async function open(real: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.file(real);
  try {
    await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    throw new ToolError("The editor can't open that file as text. Try search_text.", { cause });
  }
  return uri;
}

async function placesAt(
  command: string,
  at: CodePosition,
  signal: AbortSignal,
): Promise<readonly CodePlace[]> {
  return (await askAt<FoundPlace>(command, at, signal)).map(placeOf);
}

async function askAt<Found>(
  command: string,
  { real, line, column }: CodePosition,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const uri = await open(real);
  return ask<Found>(command, [uri, new vscode.Position(line - 1, column - 1)], signal);
}

/** The commands are documented, with what they answer: https://code.visualstudio.com/api/references/commands */
async function ask<Found>(
  command: string,
  given: readonly unknown[],
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const limit = AbortSignal.timeout(answerLimitMs);
  const asked = vscode.commands.executeCommand<Found[] | undefined>(command, ...given);
  try {
    return (await unlessAborted(Promise.resolve(asked), AbortSignal.any([signal, limit]))) ?? [];
  } catch (error) {
    signal.throwIfAborted();
    const reason = limit.aborted ? 'did not answer in time' : 'failed';
    throw new ToolError(`The language service ${reason}. Use search_text and read_file.`, {
      cause: error,
    });
  }
}

function placeOf(found: FoundPlace): CodePlace {
  const [uri, { start }] =
    'targetUri' in found
      ? [found.targetUri, found.targetSelectionRange ?? found.targetRange]
      : [found.uri, found.range];
  return {
    path: uri.scheme === 'file' ? uri.fsPath : undefined,
    name: uri.path.slice(uri.path.lastIndexOf('/') + 1),
    line: start.line + 1,
    column: start.character + 1,
  };
}

function textOf(content: vscode.MarkdownString | vscode.MarkedString): string {
  if (typeof content === 'string') {
    return content;
  }
  return 'language' in content
    ? `\`\`\`${content.language}\n${content.value}\n\`\`\``
    : content.value;
}

const severities: Readonly<Partial<Record<vscode.DiagnosticSeverity, Problem['severity']>>> = {
  [vscode.DiagnosticSeverity.Error]: 'error',
  [vscode.DiagnosticSeverity.Warning]: 'warning',
  [vscode.DiagnosticSeverity.Information]: 'information',
};

/** Hints are for the eye: code that is never reached, and the like. */
function problemOf(uri: vscode.Uri, diagnostic: vscode.Diagnostic): readonly Problem[] {
  const { code, message, range, source = '' } = diagnostic;
  const severity = severities[diagnostic.severity];
  const number = typeof code === 'object' ? code.value : code;
  return severity === undefined
    ? []
    : [
        {
          path: uri.fsPath,
          line: range.start.line + 1,
          severity,
          message,
          source: [source, number ?? ''].join(' ').trim(),
        },
      ];
}

/** Most language services only complain about what has a tab. @returns whether it has one since now */
async function show(uri: vscode.Uri): Promise<boolean> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const isShown = tabs.some(
    ({ input }) => input instanceof vscode.TabInputText && input.uri.fsPath === uri.fsPath,
  );
  if (!isShown) {
    await vscode.window.showTextDocument(uri, { preview: true, preserveFocus: true });
  }
  return !isShown;
}

type News = (event: vscode.DiagnosticChangeEvent) => boolean;

function newsOf(file: vscode.Uri): News {
  return ({ uris }) => uris.some(({ fsPath }) => fsPath === file.fsPath);
}

/** Waits until no problem has come or gone for a while. @param awaited news that must come first. */
async function settled(awaited: News | undefined, signal: AbortSignal): Promise<void> {
  const quiet = new Promise<void>((resolve) => {
    const limit = setTimeout(end, settleLimitMs);
    let silence = awaited === undefined ? setTimeout(end, settleMs) : undefined;
    const news = vscode.languages.onDidChangeDiagnostics((event) => {
      if (silence !== undefined || awaited?.(event)) {
        clearTimeout(silence);
        silence = setTimeout(end, settleMs);
      }
    });
    function end(): void {
      clearTimeout(limit);
      clearTimeout(silence);
      news.dispose();
      resolve();
    }
  });
  await unlessAborted(quiet, signal);
}
