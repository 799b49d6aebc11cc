/** A stretch of a prompt: markers of the model's (`special`), or text in which nothing is a marker. */
export interface PromptPart {
  readonly special: boolean;
  readonly text: string;
}

/**
 * Every marker of GLM-4.5's vocabulary that can steer the model.
 * Source: added tokens 151329–151364 of zai-org/GLM-4.5-Air's tokenizer.
 */
export const specialLiterals: readonly string[] = [
  '<|endoftext|>',
  '[MASK]',
  '[gMASK]',
  '[sMASK]',
  '<sop>',
  '<eop>',
  '<|system|>',
  '<|user|>',
  '<|assistant|>',
  '<|observation|>',
  '<|begin_of_image|>',
  '<|end_of_image|>',
  '<|begin_of_video|>',
  '<|end_of_video|>',
  '<|begin_of_audio|>',
  '<|end_of_audio|>',
  '<|begin_of_transcription|>',
  '<|end_of_transcription|>',
  '<|code_prefix|>',
  '<|code_middle|>',
  '<|code_suffix|>',
  '<think>',
  '</think>',
  '<tool_call>',
  '</tool_call>',
  '<tool_response>',
  '</tool_response>',
  '<arg_key>',
  '</arg_key>',
  '<arg_value>',
  '</arg_value>',
  '/nothink',
  '<|begin_of_box|>',
  '<|end_of_box|>',
  '<|image|>',
  '<|video|>',
];

const markerPattern = new RegExp(specialLiterals.map(escaped).join('|'), 'g');

/** A marker, or what is left of one that was defused any number of times. */
const defusablePattern = new RegExp(
  specialLiterals
    .map((literal) => `${escaped(literal.slice(0, 1))}\u2060*${escaped(literal.slice(1))}`)
    .join('|'),
  'g',
);

/** U+2060 is invisible, never wraps a line, and is in no source code by accident. */
export const wordJoiner = '\u2060';

/**
 * Cuts `text` inside each marker that it spells out, after the marker's first character.
 * A tokeniser that is handed the pieces one by one finds no marker in them; joined they are `text`.
 * Needed because llama.cpp reads `<think>` and its kind even where special tokens are switched off.
 */
export function splitAtMarkers(text: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const match of text.matchAll(markerPattern)) {
    pieces.push(text.slice(start, match.index + 1));
    start = match.index + 1;
  }
  pieces.push(text.slice(start));
  return pieces;
}

/**
 * `text` for an endpoint that takes one string and reads markers anywhere in it: each marker that
 * the text spells out gets a word joiner (U+2060) after its first character and so stays text. A
 * marker that has word joiners there already gets one more, so that no two texts become the same.
 */
export function defuseMarkers(text: string): string {
  return text.replaceAll(defusablePattern, (marker) => marker[0] + wordJoiner + marker.slice(1));
}

function escaped(literal: string): string {
  return literal.replaceAll(/[[\]|/]/g, String.raw`\$&`);
}
