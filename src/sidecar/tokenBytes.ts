import { GlmError } from '../core/glmError.ts';

/** The vocabulary of a model file (`tokenizer.ggml.*`). */
export interface TokenTable {
  /** `gpt2` for byte-level vocabularies such as GLM's, `llama` for SentencePiece ones. */
  readonly kind: string;
  /** Each token's literal, by id. */
  readonly tokens: readonly string[];
  /** Each token's type, by id; without it all are text. */
  readonly types: readonly number[] | undefined;
}

/** Types of tokens (llama.h, `llama_token_type`). */
const tokenType = { normal: 1, userDefined: 4, byte: 6 } as const;

/**
 * Gives each token's bytes, none for tokens that are not text.
 * @throws GlmError `model.unsupported` for a kind of vocabulary that is not known here.
 */
export function tokenBytes({ kind, tokens, types }: TokenTable): (token: number) => Uint8Array {
  const textBytes = textBytesOf(kind);
  return (token) => {
    const literal = tokens[token] ?? '';
    switch (types?.[token] ?? tokenType.normal) {
      case tokenType.normal:
        return textBytes(literal);
      case tokenType.userDefined:
        return Buffer.from(literal);
      case tokenType.byte:
        return Uint8Array.of(Number.parseInt(literal.slice(1, -1), 16)); // `<0x0A>`
      default:
        return new Uint8Array();
    }
  };
}

function textBytesOf(kind: string): (literal: string) => Uint8Array {
  switch (kind) {
    case 'gpt2': {
      const byteOf = gpt2Bytes();
      return (literal) => Uint8Array.from(literal, (character) => byteOf.get(character) ?? 0x3f);
    }
    case 'llama':
      return (literal) => Buffer.from(literal.replaceAll('▁', ' '));
    default:
      throw new GlmError(
        'model.unsupported',
        `The model's vocabulary is of the kind "${kind}", which can't be decoded here — choose another model in glmAir.local.modelPath.`,
      );
  }
}

/**
 * The character that stands for each byte in a byte-level vocabulary: itself where it is printable,
 * else the next one from U+0100 on (`bytes_to_unicode` of OpenAI's GPT-2, encoder.py).
 */
function gpt2Bytes(): ReadonlyMap<string, number> {
  const byteOf = new Map<string, number>();
  let substitute = 0x100;
  for (let byte = 0; byte < 0x100; byte += 1) {
    const isPrintable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad);
    byteOf.set(String.fromCodePoint(isPrintable ? byte : substitute), byte);
    substitute += isPrintable ? 0 : 1;
  }
  return byteOf;
}
