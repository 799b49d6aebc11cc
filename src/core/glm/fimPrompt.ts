import { defuseMarkers, type PromptPart } from './specialTokens.ts';

/** A document with a hole in it. */
export interface Hole {
  readonly prefix: string;
  readonly suffix: string;
}

/** The markers with which a model was taught to fill a hole, as literals, tokens or parts. */
export interface FimMarkers<Marker = string> {
  readonly prefix: Marker;
  readonly suffix: Marker;
  readonly middle: Marker;
}

/** GLM-4.5's fill-in-the-middle markers (ids 151347–151349). */
export const glmFimMarkers: FimMarkers = {
  prefix: '<|code_prefix|>',
  suffix: '<|code_suffix|>',
  middle: '<|code_middle|>',
};

/**
 * Whether the text after the cursor or the text before it opens the prompt.
 * `suffixFirst` is how CodeGeeX4 (GLM-4's code model) was taught; it also lets the evaluated prompt
 * grow at its end while the user types, where `prefixFirst` has the suffix evaluated again each time.
 */
export type FimOrder = 'suffixFirst' | 'prefixFirst';

/** Lays out a fill-in-the-middle prompt; the document's own text is never a marker in it. */
export function buildFimPrompt(
  hole: Hole,
  order: FimOrder = 'suffixFirst',
  markers: FimMarkers = glmFimMarkers,
): readonly PromptPart[] {
  const pieces = { prefix: document(hole.prefix), suffix: document(hole.suffix) };
  const { prefix, suffix, middle } = markers;
  return layOutFim(
    pieces,
    { prefix: marker(prefix), suffix: marker(suffix), middle: marker(middle) },
    order,
  );
}

/** The order of a fill-in-the-middle prompt, whatever its pieces are made of. */
export function layOutFim<Piece>(
  hole: { readonly prefix: Piece; readonly suffix: Piece },
  markers: FimMarkers<Piece>,
  order: FimOrder,
): readonly Piece[] {
  const prefix = [markers.prefix, hole.prefix];
  const suffix = [markers.suffix, hole.suffix];
  const context = order === 'suffixFirst' ? [...suffix, ...prefix] : [...prefix, ...suffix];
  return [...context, markers.middle];
}

/**
 * The same prompt as one string, for `/v1/completions` of servers that read markers in any text.
 * Markers that the document spells out are defused with an invisible character.
 */
export function rawFimPrompt(hole: Hole, order: FimOrder = 'suffixFirst'): string {
  return buildFimPrompt(hole, order)
    .map((part) => (part.special ? part.text : defuseMarkers(part.text)))
    .join('');
}

function marker(text: string): PromptPart {
  return { special: true, text };
}

function document(text: string): PromptPart {
  return { special: false, text };
}
