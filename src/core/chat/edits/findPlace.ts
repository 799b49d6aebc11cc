import { exactPlace, LooseText, type Likeness, type Place } from './looseMatch.ts';
import { SourceText } from './sourceText.ts';

/** One wish: the text to look for and what comes in its stead. */
export interface Edit {
  readonly search: string;
  readonly replace: string;
  /** Line at which the search begins, 1-based; decides between places that look alike. */
  readonly startLine?: number | undefined;
  /** The search is made of whole lines, as in a patch. */
  readonly isWholeLines?: boolean | undefined;
}

export type Finding =
  | { readonly kind: 'found'; readonly place: Place }
  | { readonly kind: 'several'; readonly places: readonly Place[] }
  | { readonly kind: 'none' };

/** What says the same to the letter, but for blanks that nobody sees; the best first. */
const literal: readonly Likeness[] = ['exact', 'lineEnds', 'trailingBlanks'];
/** More exact places than this are not told apart. */
const maxPlaces = 1000;

/** A text to be searched; what a tolerant search needs is made once, and only if an edit needs it. */
export class SearchedText {
  readonly source: SourceText;
  #loose: LooseText | undefined;

  constructor(text: string) {
    this.source = new SourceText(text);
  }

  /**
   * The one place that an edit can mean. The text to the letter comes first, then the same with other line ends, then
   * with other trailing blanks: one such place is enough. Beyond that it is a guess, and good only if no other place in
   * the text is like it in any way. Whatever leaves a doubt is `several`.
   */
  find(edit: Edit): Finding {
    const exact = this.#exact(edit);
    const [only] = exact;
    if (exact.length > 1 || (only && this.#isTrusted(only, edit))) {
      return this.#decide(exact, edit);
    }
    const like = this.#like(edit).filter((place) => only === undefined || !overlaps(place, only));
    const places = [...exact, ...like];
    for (const likeness of literal) {
      const alike = places.filter((place) => place.likeness === likeness);
      const [best] = alike;
      if (best !== undefined) {
        return alike.length === 1 && this.#isDoubtful(best, places, edit)
          ? { kind: 'several', places }
          : this.#decide(alike, edit);
      }
    }
    return this.#guess(places, edit);
  }

  #guess(places: readonly Place[], edit: Edit): Finding {
    // Marks alone say too little to guess by.
    const isTelling = /[\p{L}\p{N}]/u.test(edit.search);
    if (!isTelling || places.every(({ likeness }) => likeness === 'otherBlocks')) {
      return { kind: 'none' };
    }
    const finding = this.#decide(places, edit);
    const isOther = finding.kind === 'found' && finding.place.likeness === 'otherBlocks';
    return isOther ? { kind: 'none' } : finding;
  }

  #exact(edit: Edit): readonly Place[] {
    const { text } = this.source;
    const places: Place[] = [];
    let at = text.indexOf(edit.search);
    while (at !== -1 && places.length < maxPlaces) {
      const place = exactPlace(at, edit.search);
      if (edit.isWholeLines !== true || this.#isWholeLines(place)) {
        places.push(place);
      }
      at = text.indexOf(edit.search, at + 1);
    }
    return places;
  }

  #like(edit: Edit): readonly Place[] {
    this.#loose ??= new LooseText(this.source);
    const places = this.#loose.find(edit.search, edit.replace);
    return edit.isWholeLines === true
      ? places.filter((place) => this.#isWholeLines(place))
      : places;
  }

  #decide(places: readonly Place[], edit: Edit): Finding {
    const [first, ...others] = places;
    if (first === undefined) {
      return { kind: 'none' };
    }
    if (others.length === 0) {
      return { kind: 'found', place: first };
    }
    const [hinted, ...alsoHinted] = places.filter((place) => this.#isAtHint(place, edit));
    return hinted !== undefined && alsoHinted.length === 0
      ? { kind: 'found', place: hinted }
      : { kind: 'several', places };
  }

  /** No look at the rest of the text could cast a doubt on this exact place. */
  #isTrusted(place: Place, edit: Edit): boolean {
    const isHintHere = edit.startLine === undefined || this.#isAtHint(place, edit);
    return isHintHere && !this.#cutsWord(place);
  }

  /** The hint points at another place that is almost the same, or there is one that begins and ends with whole words. */
  #isDoubtful(place: Place, places: readonly Place[], edit: Edit): boolean {
    const others = places.filter((other) => other !== place);
    const isHintElsewhere = others.some((other) => this.#isAtHint(other, edit));
    return (
      (isHintElsewhere && !this.#isAtHint(place, edit)) ||
      (others.length > 0 && this.#cutsWord(place))
    );
  }

  #isAtHint({ start, end }: Place, { startLine }: Edit): boolean {
    const { source } = this;
    return (
      startLine !== undefined &&
      source.lineAt(start) <= startLine &&
      startLine <= source.lineAt(Math.max(start, end - 1))
    );
  }

  #cutsWord({ start, end }: Place): boolean {
    const { text } = this.source;
    return isWithinWord(text, start) || isWithinWord(text, end);
  }

  #isWholeLines({ start, end, likeness }: Place): boolean {
    const before = this.source.beforeOnLine(start);
    const isAtLineStart = (likeness === 'exact' ? before : before.trim()) === '';
    const isAfterBreak = /[\r\n]/.test(this.source.text[end - 1] ?? '');
    return isAtLineStart && (isAfterBreak || this.source.afterOnLine(end).trim() === '');
  }
}

function overlaps(one: Place, other: Place): boolean {
  return one.start < other.end && other.start < one.end;
}

function isWithinWord(text: string, offset: number): boolean {
  const around = text.slice(Math.max(0, offset - 1), offset + 1);
  return /^[\p{L}\p{N}_$]{2}$/u.test(around);
}
