import * as vscode from 'vscode';
import { assertNever } from '../core/assertNever.ts';
import { ReviewSheet, type ComparedTexts } from '../core/chat/review/reviewSheet.ts';
import { ToolError } from '../core/chat/tools/tool.ts';
import type { Approver, Workspace } from '../core/ports.ts';
import type {
  Action,
  ApprovalAnswer,
  ApprovalRequest,
  ApprovalScope,
  CheckedPath,
  FileChange,
  RejectedPart,
} from '../core/safety/action.ts';
import { titleOf } from '../core/safety/actionView.ts';
import { unlessAborted } from '../core/unlessAborted.ts';
import { pickScope } from './approvalScopePick.ts';
import { RefactorReview } from './refactorReview.ts';
import {
  decideCommand,
  isReviewTab,
  rememberCommand,
  ReviewDocuments,
  type ShownSheet,
} from './reviewDocuments.ts';

type ChangeAction = Extract<Action, { readonly kind: 'change' }>;
type Decision = 'accepted' | 'rejected';

/** The context key that keys and menus of a review depend on. */
const reviewingKey = 'glmAir.isReviewing';

/** Changes of more files than these are shown together. */
const maxFilesOneByOne = 5;

/** A sheet that is on the screen until it is decided or closed. */
interface OpenReview extends ShownSheet {
  /** @param scope for how long the answer holds; `undefined` where the user closed the review. */
  readonly end: (scope: ApprovalScope | undefined) => void;
}

/**
 * Puts changes to the user in a diff editor before anything is written, file by file, each hunk to be accepted or rejected by
 * buttons and keys; closing it denies all of it. One question at a time, as the safety gate asks.
 */
export class ChangeReview implements Approver, vscode.Disposable {
  readonly #others: Approver;
  readonly #workspace: Pick<Workspace, 'readText'>;
  readonly #documents = new ReviewDocuments();
  readonly #manyFiles = new RefactorReview();
  readonly #registrations: vscode.Disposable;
  #open: OpenReview | undefined;
  /** Line from which the cursor looks for the next hunk when the document has caught up. */
  #line = 0;

  /** @param others asks about whatever is no change of files. */
  constructor(others: Approver, workspace: Pick<Workspace, 'readText'>) {
    this.#others = others;
    this.#workspace = workspace;
    this.#registrations = vscode.Disposable.from(
      this.#documents,
      this.#manyFiles,
      vscode.window.tabGroups.onDidChangeTabs(() => this.#endIfClosed()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#followText(document)),
      vscode.commands.registerCommand(
        decideCommand,
        (address: string, decision: Decision, hunk: number | undefined) =>
          this.#press(address, decision, hunk),
      ),
      vscode.commands.registerCommand(rememberCommand, (address: string) =>
        this.#acceptForLonger(address),
      ),
    );
    void closeTabs(isReviewTab); // Those that an earlier session left behind have nothing to show.
  }

  async ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    const { action } = request;
    if (action.kind !== 'change') {
      return this.#others.ask(request, signal);
    }
    if (action.changes.length > maxFilesOneByOne) {
      const rejected = await this.#previewAll(action, request, signal);
      if (rejected !== undefined) {
        return answerOf(request, action, rejected, 'once');
      }
    }
    return this.#reviewEach(action, request, signal);
  }

  async #reviewEach(
    action: ChangeAction,
    request: ApprovalRequest,
    signal: AbortSignal,
  ): Promise<ApprovalAnswer> {
    const rejected: RejectedPart[] = [];
    let scope: ApprovalScope | undefined = 'once';
    for (const [index, change] of action.changes.entries()) {
      const sheet = new ReviewSheet(change, await this.#textsOf(change));
      // An answer for longer is for what was seen whole and taken whole.
      const isLast = index === action.changes.length - 1 && rejected.length === 0;
      const scopes = isLast ? request.scopes : ['once' as const];
      scope = await this.#review(sheet, titleIn(action, index), { ...request, scopes }, signal);
      if (scope === undefined) {
        return { kind: 'denied' };
      }
      rejected.push(...[sheet.rejectedPart(index)].filter((part) => part !== undefined));
    }
    return answerOf(request, action, rejected, scope);
  }

  /** Decides the hunk at the cursor on the side of the new text; where there is none, only goes to the next one. */
  decideAtCursor(decision: Decision): void {
    const open = this.#open;
    const cursor = (open && editorOf(open))?.selection.active.line ?? 0;
    const at = open?.sheet.hunkAt(cursor);
    if (open && at) {
      this.#decideHunk(open, at.hunk.id, decision);
    } else if (open && open.sheet.openHunks.length > 0) {
      this.#goToHunk(open, cursor);
    } else {
      this.decideFile(decision);
    }
  }

  /** Decides all that is open of the file on the screen. */
  decideFile(decision: Decision): void {
    this.#open?.sheet.decideRest(decision);
    this.#open?.end('once');
  }

  dispose(): void {
    this.#open?.end(undefined);
    this.#registrations.dispose();
  }

  async #previewAll(
    { changes }: ChangeAction,
    { reasons }: ApprovalRequest,
    signal: AbortSignal,
  ): Promise<readonly RejectedPart[] | undefined> {
    const previewed = [];
    for (const change of changes) {
      previewed.push({ change, before: (await this.#textsOf(change)).before });
    }
    return this.#manyFiles.ask(previewed, reasons, signal);
  }

  /** Shows a sheet until nothing of it is open. @returns `undefined` where the user closed it before. */
  async #review(
    sheet: ReviewSheet,
    title: string,
    { reasons, scopes }: Pick<ApprovalRequest, 'reasons' | 'scopes'>,
    signal: AbortSignal,
  ): Promise<ApprovalScope | undefined> {
    signal.throwIfAborted();
    const shown = this.#documents.show(sheet, scopes);
    const { promise, resolve: end } = Promise.withResolvers<ApprovalScope | undefined>();
    this.#open = { ...shown, end };
    try {
      await setContext(true);
      await openDiff(shown, title);
      warn(reasons, this.#open, promise);
      this.#endIfClosed();
      return await unlessAborted(promise, signal);
    } finally {
      end(undefined);
      this.#open = undefined;
      await setContext(false);
      await closeTabs((tab) => isTabOf(tab, shown));
    }
  }

  #press(address: string, decision: Decision, hunk: number | undefined): void {
    const open = this.#openAt(address);
    if (open && hunk !== undefined) {
      this.#decideHunk(open, hunk, decision);
    } else if (open) {
      this.decideFile(decision);
    }
  }

  async #acceptForLonger(address: string): Promise<void> {
    const scope = await pickScope(this.#openAt(address)?.scopes ?? []);
    const open = this.#openAt(address);
    if (open && scope && open.sheet.rejectedPart(0) === undefined) {
      open.sheet.decideRest('accepted');
      open.end(scope);
    }
  }

  /** A button that is still on the screen may belong to a review that is over. */
  #openAt(address: string): OpenReview | undefined {
    return this.#open?.after.toString() === address ? this.#open : undefined;
  }

  #decideHunk(open: OpenReview, id: number, decision: Decision): void {
    const line = open.sheet.openHunks.find(({ hunk }) => hunk.id === id)?.line;
    if (line === undefined || !open.sheet.decide(id, decision)) {
      return;
    }
    if (open.sheet.isDecided) {
      open.end('once');
      return;
    }
    this.#documents.refresh(open);
    this.#goToHunk(open, line);
  }

  #followText({ uri }: vscode.TextDocument): void {
    const open = this.#openAt(uri.toString());
    if (open) {
      this.#goToHunk(open, this.#line);
    }
  }

  #goToHunk(open: OpenReview, line: number): void {
    this.#line = line;
    const next = open.sheet.nextHunk(line);
    const editor = editorOf(open);
    if (next && editor) {
      const start = new vscode.Position(next.line, 0);
      editor.selection = new vscode.Selection(start, start);
      editor.revealRange(new vscode.Range(start, start), revealType);
    }
  }

  /** A tab that moves to another group is closed in one and opened in the other. */
  #endIfClosed(): void {
    const open = this.#open;
    if (open && !tabs().some((tab) => isTabOf(tab, open))) {
      open.end(undefined);
    }
  }

  async #textsOf(change: FileChange): Promise<ComparedTexts> {
    switch (change.kind) {
      case 'edit':
        return change;
      case 'create':
        return { before: '', after: change.after };
      case 'delete':
        return { before: await this.#currentText(change.path), after: '' };
      case 'rename': {
        const text = await this.#currentText(change.path);
        return { before: text, after: text };
      }
      default:
        return assertNever(change);
    }
  }

  /** What can't be shown as text says so in its own place. */
  async #currentText(path: CheckedPath): Promise<string> {
    try {
      return (await this.#workspace.readText(path)).text;
    } catch (error) {
      if (error instanceof ToolError) {
        return error.message;
      }
      throw error;
    }
  }
}

/** Who took everything out has denied it. */
function answerOf(
  { hash }: ApprovalRequest,
  { changes }: ChangeAction,
  rejected: readonly RejectedPart[],
  scope: ApprovalScope,
): ApprovalAnswer {
  const wholeChanges = rejected.filter(({ hunks }) => hunks === undefined);
  return wholeChanges.length === changes.length
    ? { kind: 'denied' }
    : { kind: 'approved', hash, scope, ...(rejected.length > 0 && { rejected }) };
}

const revealType = vscode.TextEditorRevealType.InCenterIfOutsideViewport;

/** `Edit cart.ts`, with its number where there are several. */
function titleIn({ tool, changes }: ChangeAction, index: number): string {
  const title = titleOf({ kind: 'change', tool, changes: changes.slice(index, index + 1) });
  return changes.length === 1 ? title : `${title} (${index + 1} of ${changes.length})`;
}

function editorOf({ after }: ShownSheet): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === after.toString(),
  );
}

async function openDiff({ sheet, before, after }: ShownSheet, title: string): Promise<void> {
  const line = sheet.openHunks[0]?.line ?? 0;
  // A tab that is only a preview would be replaced by the next file that the user looks at.
  const options = { preview: false, selection: new vscode.Range(line, 0, line, 0) };
  await vscode.commands.executeCommand('vscode.diff', before, after, title, options);
}

/** Keeps the reasons on the screen, and tells them to those who hear, until the review is over; who cancels has closed it. */
function warn(reasons: readonly string[], { end }: OpenReview, isOver: Promise<unknown>): void {
  if (reasons.length > 0) {
    void vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `Look twice: ${reasons.join(' ')}`,
        cancellable: true,
      },
      async (_, token) => {
        token.onCancellationRequested(() => end(undefined));
        await isOver;
      },
    );
  }
}

async function setContext(isReviewing: boolean): Promise<void> {
  await vscode.commands.executeCommand('setContext', reviewingKey, isReviewing);
}

function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

function isTabOf({ input }: vscode.Tab, { after }: ShownSheet): boolean {
  return input instanceof vscode.TabInputTextDiff && input.modified.toString() === after.toString();
}

async function closeTabs(isMeant: (tab: vscode.Tab) => boolean): Promise<void> {
  await vscode.window.tabGroups.close(tabs().filter(isMeant));
}
