import { ToolError } from '../../core/chat/tools/tool.ts';

/** How a text is stored; `utf16le` and `utf16be` are known by their byte order mark alone. */
export type TextEncoding = 'utf8' | 'utf16le' | 'utf16be';

/** U+FEFF, which says at the start of a text how it is stored; a part of the text, so that nothing is lost. */
export const byteOrderMark = '\uFEFF';

/** Encoding by the byte order mark, UTF-8 where there is none. */
export function encodingOf(bytes: Buffer): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return 'utf16le';
  }
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf16be' : 'utf8';
}

/**
 * The text that the bytes spell, such that `encodeText` gives the same bytes again.
 * Throws `ToolError` for bytes that are no text.
 */
export function decodeText(bytes: Buffer, display: string): string {
  const encoding = encodingOf(bytes);
  // 16-bit units are turned by hand: not every build of Node knows the big end first.
  const ordered = encoding === 'utf16be' && bytes.length % 2 === 0 ? swapped(bytes) : bytes;
  const label = encoding === 'utf8' ? 'utf-8' : 'utf-16le';
  const text = decoded(ordered, label);
  if (text === undefined || text.includes('\0')) {
    throw new ToolError(
      `${display} is not text in UTF-8 or UTF-16 (${bytes.length} bytes). It can't be read or edited by tools.`,
    );
  }
  return text;
}

/** The bytes of a whole text; UTF-16 always gets its byte order mark. */
export function encodeText(text: string, encoding: TextEncoding): Buffer {
  if (encoding === 'utf8') {
    return Buffer.from(text, 'utf8');
  }
  const marked = text.startsWith(byteOrderMark) ? text : byteOrderMark + text;
  const bytes = Buffer.from(marked, 'utf16le');
  return encoding === 'utf16le' ? bytes : bytes.swap16();
}

function decoded(bytes: Buffer, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) {
      return undefined; // The decoder's word for bytes that are no text.
    }
    throw error;
  }
}

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16();
}
