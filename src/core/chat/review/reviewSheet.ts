import type { FileChange, RejectedPart } from '../../safety/action.ts';
import { hunksOf, textWith, type Hunk } from '../edits/hunks.ts';

/** A hunk that waits for a decision, and where it stands in the text as it would become. */
export interface OpenHunk {
  readonly hunk: Hunk;
  /** 0-based line of `text.after` at which it begins. */
  readonly line: number;
}

/** Two texts to be compared. */
export interface ComparedTexts {
  readonly before: string;
  readonly after: string;
}

type Decision = 'accepted' | 'rejected';

/**
 * What is decided of one change: of an edit hunk by hunk, of any other change as a whole. Whatever is decided is the same in both
 * texts, so that their difference is what is still to be decided.
 */
export class ReviewSheet {
  readonly change: FileChange;
  /** In the order of the text; none where the change is decided as a whole. */
  readonly hunks: readonly Hunk[];
  readonly #texts: ComparedTexts;
  readonly #decisions = new Map<number, Decision>();
  #whole: Decision | undefined;

  /** @param texts of the file as it is and as it would be. */
  constructor(change: FileChange, texts: ComparedTexts) {
    this.change = change;
    this.#texts = texts;
    this.hunks = change.kind === 'edit' ? hunksOf(texts.before, texts.after) : [];
  }

  get isDecided(): boolean {
    return this.change.kind === 'edit' ? this.#open().length === 0 : this.#whole !== undefined;
  }

  /** What is left to compare: on both sides with the accepted hunks and without the rejected ones. */
  get text(): ComparedTexts {
    if (this.change.kind !== 'edit') {
      return this.#texts;
    }
    const accepted = this.#having('accepted');
    const possible = new Set([...accepted, ...this.#open().map(({ id }) => id)]);
    return {
      before: textWith(this.#texts.before, this.hunks, accepted),
      after: textWith(this.#texts.before, this.hunks, possible),
    };
  }

  get openHunks(): readonly OpenHunk[] {
    let shift = 0;
    return this.hunks.flatMap((hunk) => {
      const decision = this.#decisions.get(hunk.id);
      const line = hunk.oldStart - 1 + shift;
      shift += decision === 'rejected' ? 0 : hunk.newLines - hunk.oldLines;
      return decision === undefined ? [{ hunk, line }] : [];
    });
  }

  /** What the user takes out of the change. @param index of the change in its action. */
  rejectedPart(index: number): RejectedPart | undefined {
    if (this.change.kind !== 'edit') {
      return this.#whole === 'rejected' ? { change: index } : undefined;
    }
    const hunks = [...this.#having('rejected')];
    if (hunks.length === 0) {
      return undefined;
    }
    return hunks.length === this.hunks.length ? { change: index } : { change: index, hunks };
  }

  /** The open hunk that a line of `text.after` belongs to; where lines only go, the line after them does. */
  hunkAt(line: number): OpenHunk | undefined {
    return this.openHunks.find(
      ({ hunk, line: first }) => first <= line && line < first + Math.max(1, hunk.newLines),
    );
  }

  /** The first open hunk at or below a line, else the first of all. */
  nextHunk(line: number): OpenHunk | undefined {
    return this.openHunks.find((each) => each.line >= line) ?? this.openHunks[0];
  }

  /** Decides one hunk, once. @returns whether it was still open. */
  decide(id: number, decision: Decision): boolean {
    if (!this.#open().some((hunk) => hunk.id === id)) {
      return false;
    }
    this.#decisions.set(id, decision);
    return true;
  }

  /** Decides all that is still open. */
  decideRest(decision: Decision): void {
    this.#open().forEach(({ id }) => this.#decisions.set(id, decision));
    this.#whole ??= decision;
  }

  #open(): readonly Hunk[] {
    return this.hunks.filter(({ id }) => !this.#decisions.has(id));
  }

  #having(decision: Decision): ReadonlySet<number> {
    const ids = this.hunks.map(({ id }) => id);
    return new Set(ids.filter((id) => this.#decisions.get(id) === decision));
  }
}
