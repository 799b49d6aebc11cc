import * as z from 'zod/mini';
import { applyChange, type Transcript } from '../../../protocol/transcript.ts';
import { isObject, parseJson } from '../../json.ts';
import { interruptedChanges } from '../session/interrupted.ts';
import { exportFormat } from './exportChat.ts';
import { historyVersion, readChange } from './migration.ts';

/** A chat, or a sentence that tells why there is none. */
export type Imported = { readonly transcript: Transcript } | { readonly problem: string };

const envelope = z.object({
  format: z.literal(exportFormat),
  version: z.int().check(z.positive()),
  title: z.string().check(z.maxLength(1_000)),
  createdAt: z.number(),
  turns: z.array(z.looseObject({ id: z.string(), steps: z.array(z.unknown()) })),
});

/** Ids go to the page and come back from it, which has bounds for them. */
const maxIdLength = 200;

/**
 * Reads a chat that `toJson` wrote; the text is not trusted.
 * @param id of the new chat: two imports of one file are two chats.
 */
export function importChat(text: string, id: string): Imported {
  const json = parseJson(text);
  if (!isObject(json) || json['format'] !== exportFormat) {
    return problem(
      'This file is no chat that GLM Air exported. Export a chat as JSON and import that file.',
    );
  }
  const parsed = envelope.safeParse(json);
  if (parsed.success && parsed.data.version > historyVersion) {
    return problem(
      'This chat was exported by a newer version of GLM Air. Update the extension to import it.',
    );
  }
  const transcript = parsed.success ? transcriptOf(parsed.data, id) : undefined;
  return transcript === undefined
    ? problem('This export is damaged. Export the chat again and import the new file.')
    : { transcript: interruptedChanges(transcript).reduce(applyChange, transcript) };
}

/** @returns `undefined` where a part is not what it should be: half a chat would pass for a whole one. */
function transcriptOf(
  { version, title, createdAt, turns }: z.infer<typeof envelope>,
  id: string,
): Transcript | undefined {
  const raw = turns.flatMap(({ steps, ...head }) => [
    { type: 'turn', head },
    ...steps.map((step, index) => ({ type: 'step', turnId: head.id, index, step })),
  ]);
  const changes = raw.map((change) => readChange(change, version));
  const turnIds = turns.map((turn) => turn.id);
  const areIdsSound =
    new Set(turnIds).size === turnIds.length &&
    turnIds.every((each) => each !== '' && each.length <= maxIdLength);
  const sound = changes.filter((change) => change !== undefined);
  return areIdsSound && sound.length === raw.length
    ? sound.reduce(applyChange, { id, title, createdAt, turns: [] })
    : undefined;
}

function problem(sentence: string): Imported {
  return { problem: sentence };
}
