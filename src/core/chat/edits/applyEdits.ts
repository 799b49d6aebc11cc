import { assertNever } from '../../assertNever.ts';
import { ToolError } from '../tools/tool.ts';
import type { EditNames } from './editNames.ts';
import { describePlaces } from './explain.ts';
import { SearchedText, type Edit } from './findPlace.ts';
import type { Place } from './looseMatch.ts';
import { notFoundReason } from './notFound.ts';
import { lineBreak } from './tokens.ts';
import { transfer } from './transfer.ts';

const byteOrderMark = '\uFEFF';
/** Errors told at once; with more the model had better look at the file again. */
const maxErrorsTold = 3;

interface PlacedEdit {
  readonly edit: Edit;
  /** 1-based, in the order in which the edits were given. */
  readonly number: number;
  readonly place: Place;
}

/**
 * Makes all edits or none. Each is looked up in the text as it was given, so that their order does not matter; each
 * must mean exactly one place, and no two may overlap. What no edit names stays to the byte: line ends, byte order mark,
 * the final line end or its absence. Throws `ToolError`, which tells the model how to mend its call.
 */
export function applyEdits(text: string, edits: readonly Edit[], names: EditNames): string {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  const body = text.slice(mark.length);
  const wishes = edits.map((edit) => ({
    ...edit,
    search: withoutMark(edit.search),
    replace: withoutMark(edit.replace),
  }));
  const [only] = wishes;
  if (body === '' && only?.search === '' && only.replace !== '' && wishes.length === 1) {
    return mark + only.replace;
  }
  const searched = new SearchedText(body);
  const placed = placeAll(searched, wishes, names);
  refuseOverlaps(placed, searched, names);
  return mark + spliced(searched, placed);
}

function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text;
}

/** @returns the edits in the order of the text. */
function placeAll(
  searched: SearchedText,
  edits: readonly Edit[],
  names: EditNames,
): readonly PlacedEdit[] {
  const placed: PlacedEdit[] = [];
  const errors: string[] = [];
  for (const [index, edit] of edits.entries()) {
    const found = placeOf(searched, edit, edits, names);
    if (typeof found === 'string') {
      errors.push(`${names.edit(index + 1)}: ${found}`);
    } else {
      placed.push({ edit, number: index + 1, place: found });
    }
  }
  if (errors.length > 0) {
    const told = errors.slice(0, maxErrorsTold).join('\n\n');
    const rest = errors.length - maxErrorsTold;
    const more = rest > 0 ? `\n\n${rest} more did not fit either.` : '';
    throw new ToolError(`Nothing was changed in ${names.path}. ${told}${more}`);
  }
  return placed.toSorted((a, b) => a.place.start - b.place.start);
}

/** @returns the place, or what is wrong with the edit. */
function placeOf(
  searched: SearchedText,
  edit: Edit,
  all: readonly Edit[],
  names: EditNames,
): Place | string {
  if (edit.search === '') {
    return searched.source.text === ''
      ? `${names.sought} is empty, and so is the file: one edit writes it, with a replacement that is not.`
      : `${names.sought} is empty. To add text, take the line beside it and repeat that line in the replacement.`;
  }
  if (edit.search === edit.replace) {
    return 'The replacement is the same, so there is nothing to change.';
  }
  const finding = searched.find(edit);
  switch (finding.kind) {
    case 'found':
      return finding.place;
    case 'several':
      return severalReason(searched, finding.places, names);
    case 'none':
      return notFoundReason(searched.source, edit, all, names);
    default:
      return assertNever(finding);
  }
}

function severalReason(
  { source }: SearchedText,
  places: readonly Place[],
  names: EditNames,
): string {
  const excerpts = names.quote(describePlaces(source, places));
  return `${names.sought} fits ${places.length} places. Add lines around it until it fits one, or ${names.byLine}.\n${excerpts}`;
}

function refuseOverlaps(
  placed: readonly PlacedEdit[],
  { source }: SearchedText,
  names: EditNames,
): void {
  for (const [index, next] of placed.entries()) {
    const last = placed[index - 1];
    if (last !== undefined && next.place.start < last.place.end) {
      const [one = 0, other = 0] = [last.number, next.number].toSorted((a, b) => a - b);
      throw new ToolError(
        `Nothing was changed in ${names.path}. ${names.edit(one)} and ${names.edit(other)} overlap at line ${source.lineAt(next.place.start)}. Make one edit of them; each is looked up in the file as it was before the call.`,
      );
    }
  }
}

function spliced({ source }: SearchedText, placed: readonly PlacedEdit[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const { edit, place } of placed) {
    const found = source.text.slice(place.start, place.end);
    const lineEnd = lineBreak.exec(found)?.[0] ?? source.lineEndAt(place.start);
    const indent = isLineTakenOut(edit) ? source.beforeOnLine(place.start) : '';
    // A line that goes takes along what stands before its first word.
    const start = indent.trim() === '' ? place.start - indent.length : place.start;
    parts.push(source.text.slice(end, Math.max(end, start)));
    parts.push(transfer({ ...edit, found, reindent: place.reindent, lineEnd }));
    end = place.end;
  }
  return [...parts, source.text.slice(end)].join('');
}

function isLineTakenOut({ search, replace }: Edit): boolean {
  return replace === '' && search.trim() !== '' && /[\r\n]$/.test(search);
}
