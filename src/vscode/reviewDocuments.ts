import * as vscode from 'vscode';
import { reviewLenses } from '../core/chat/review/reviewLenses.ts';
import type { ReviewSheet } from '../core/chat/review/reviewSheet.ts';
import type { ApprovalScope } from '../core/safety/action.ts';

/** Scheme of the documents that a diff editor compares during a review; nothing of them is on a disk. */
const reviewScheme = 'glm-air-review';

/** The command behind the buttons: takes the document's address, a decision, and the hunk's id if it is for one. */
export const decideCommand = '_glmAir.decideChange';
/** Accepts all of it, for longer than once; takes the document's address. */
export const rememberCommand = '_glmAir.acceptForLonger';

/** A sheet under review and the two documents that show it. */
export interface ShownSheet {
  readonly sheet: ReviewSheet;
  readonly before: vscode.Uri;
  readonly after: vscode.Uri;
  /** For how long an answer may hold. */
  readonly scopes: readonly ApprovalScope[];
}

/** Both sides of the sheet under review as documents, with buttons on the side of the new text. */
export class ReviewDocuments
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly #registrations: vscode.Disposable;
  #shown: ShownSheet | undefined;
  #count = 0;
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      this.#lensesChanged,
      vscode.workspace.registerTextDocumentContentProvider(reviewScheme, this),
      vscode.languages.registerCodeLensProvider({ scheme: reviewScheme }, this),
    );
  }

  /** Makes documents for a sheet, which take the place of those before. */
  show(sheet: ReviewSheet, scopes: readonly ApprovalScope[]): ShownSheet {
    const { change } = sheet;
    const to = change.kind === 'rename' ? change.to : change.path;
    this.#count += 1;
    this.#shown = {
      sheet,
      scopes,
      before: this.#uri(change.path.display, 'before'),
      after: this.#uri(to.display, 'after'),
    };
    return this.#shown;
  }

  /** To be called when something of the sheet was decided. */
  refresh({ before, after }: ShownSheet): void {
    this.#changed.fire(before);
    this.#changed.fire(after);
    this.#lensesChanged.fire();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    if (isSame(uri, this.#shown?.before)) {
      return this.#shown?.sheet.text.before ?? '';
    }
    return isSame(uri, this.#shown?.after) ? (this.#shown?.sheet.text.after ?? '') : '';
  }

  provideCodeLenses({ uri, lineCount }: vscode.TextDocument): vscode.CodeLens[] {
    const shown = this.#shown;
    if (!shown || !isSame(uri, shown.after)) {
      return [];
    }
    // The document may still have the text of before the last decision; it is asked again then.
    const lensAt = (line: number, command: vscode.Command) => {
      const start = new vscode.Position(Math.min(line, lineCount - 1), 0);
      return new vscode.CodeLens(new vscode.Range(start, start), command);
    };
    const address = uri.toString();
    const canRemember = shown.scopes.length > 1 && shown.sheet.rejectedPart(0) === undefined;
    return [
      ...reviewLenses(shown.sheet).map(({ line, title, decision, hunk }) =>
        lensAt(line, { title, command: decideCommand, arguments: [address, decision, hunk] }),
      ),
      ...(canRemember ? [lensAt(0, { ...rememberLens, arguments: [address] })] : []),
    ];
  }

  dispose(): void {
    this.#registrations.dispose();
  }

  #uri(display: string, side: 'before' | 'after'): vscode.Uri {
    // The path's end decides on the language. Language services may tell documents apart by authority and path alone, and
    // the editor keeps the text of an address that it has seen: hence the side and the number.
    const authority = `${side}-${this.#count}`;
    return vscode.Uri.from({ scheme: reviewScheme, authority, path: `/${display}` });
  }
}

const rememberLens = { title: 'Always Accept…', command: rememberCommand };

/** Whether a tab compares documents of a review, of this session or of an earlier one. */
export function isReviewTab(tab: vscode.Tab): boolean {
  return tab.input instanceof vscode.TabInputTextDiff && tab.input.modified.scheme === reviewScheme;
}

function isSame(one: vscode.Uri, other: vscode.Uri | undefined): boolean {
  return one.toString() === other?.toString();
}
