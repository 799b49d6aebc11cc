import type { LlamaModel, Token } from 'node-llama-cpp';
import { type PromptPart, splitAtMarkers } from '../core/glm/specialTokens.ts';
import { tokenBytes } from './tokenBytes.ts';

/** Turns tokens into text; a character whose bytes are not all there yet waits for the rest. */
export type TokenDecoder = (token: Token) => string;

/** A model's words: text to tokens and back. */
export interface Vocabulary {
  /** Tokens of a prompt; only its special parts can become markers. */
  tokenize(parts: readonly PromptPart[]): Token[];
  /** Whether `marker` is one token of this model's. */
  has(marker: string): boolean;
  /** Starts reading a stream of tokens. */
  decoder(): TokenDecoder;
}

/**
 * Decodes tokens by the table in the model file, not with llama.cpp's detokeniser: for GLM's
 * vocabulary that one tidies up spaces as if code were prose, and `x ? a` comes out as `x? a`.
 */
export function createVocabulary(model: LlamaModel): Vocabulary {
  const { tokens, token_type: types, model: kind } = model.fileInfo.metadata.tokenizer.ggml;
  const bytesOf = tokenBytes({ kind, tokens, types });
  return {
    tokenize: (parts) => joinKinds(parts).flatMap((part) => tokenizePart(model, part)),
    has: (marker) => model.tokenize(marker, true).length === 1,
    decoder: () => {
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      return (token) => decoder.decode(bytesOf(token), { stream: true });
    },
  };
}

/** Neighbours of a kind are tokenised as one, as the model saw them when it was trained. */
function joinKinds(parts: readonly PromptPart[]): readonly PromptPart[] {
  const joined: PromptPart[] = [];
  for (const part of parts.filter(({ text }) => text !== '')) {
    const last = joined.at(-1);
    if (last?.special === part.special) {
      joined.splice(-1, 1, { special: part.special, text: last.text + part.text });
    } else {
      joined.push(part);
    }
  }
  return joined;
}

function tokenizePart(model: LlamaModel, { special, text }: PromptPart): Token[] {
  return special
    ? model.tokenize(text, true)
    : splitAtMarkers(text).flatMap((piece) => model.tokenize(piece, false));
}
