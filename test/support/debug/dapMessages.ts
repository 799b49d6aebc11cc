import * as z from 'zod/mini';

/** Messages of the Debug Adapter Protocol, as far as every adapter keeps to it; bodies are parsed by who wants them. */
export const dapMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('request'),
    seq: z.number(),
    command: z.string(),
    arguments: z.optional(z.unknown()),
  }),
  z.object({
    type: z.literal('response'),
    seq: z.number(),
    request_seq: z.number(),
    success: z.boolean(),
    command: z.string(),
    message: z.optional(z.string()),
    body: z.optional(z.unknown()),
  }),
  z.object({
    type: z.literal('event'),
    seq: z.number(),
    event: z.string(),
    body: z.optional(z.unknown()),
  }),
]);

export type DapMessage = z.infer<typeof dapMessage>;
export type DapRequest = Extract<DapMessage, { type: 'request' }>;
export type DapResponse = Extract<DapMessage, { type: 'response' }>;
export type DapEvent = Extract<DapMessage, { type: 'event' }>;

const headEnd = Buffer.from('\r\n\r\n');

/** A message as it goes over the wire: a head that tells its length, and JSON. */
export function encodeFrame(value: DapMessage): string {
  const text = JSON.stringify(value);
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** Cuts what comes over the wire into messages. */
export class FrameReader {
  #rest = Buffer.alloc(0);

  /** @returns the messages that are whole by now */
  read(chunk: Buffer): DapMessage[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: DapMessage[] = [];
    for (let frame = this.#cut(); frame !== undefined; frame = this.#cut()) {
      messages.push(dapMessage.parse(JSON.parse(frame)));
    }
    return messages;
  }

  #cut(): string | undefined {
    const end = this.#rest.indexOf(headEnd);
    const head = this.#rest.subarray(0, Math.max(end, 0)).toString();
    const sizeBytes = Number(/Content-Length: *(\d+)/i.exec(head)?.[1]);
    const start = end + headEnd.length;
    if (end < 0 || this.#rest.length < start + sizeBytes) {
      return undefined;
    }
    const frame = this.#rest.subarray(start, start + sizeBytes).toString();
    this.#rest = this.#rest.subarray(start + sizeBytes);
    return frame;
  }
}
