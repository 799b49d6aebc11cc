import type { Fetch } from '../model/guardedFetch.ts';

/** The longest message that a server's process may send in one piece, too. */
export const maxMessageBytes = 10 * 1024 ** 2;

/**
 * A fetch whose answers end with an error where they become too long, event streams as well.
 * @param onTooLong hears of it
 */
export function boundedFetch(fetch: Fetch, onTooLong: () => void): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.body === null) {
      return response;
    }
    const { status, statusText, headers } = response;
    const body = response.body.pipeThrough(lengthLimit(onTooLong));
    const bounded = new Response(body, { status, statusText, headers });
    // Whoever explains a redirect wants to know where it came from.
    Object.defineProperty(bounded, 'url', { value: response.url });
    return bounded;
  };
}

function lengthLimit(onTooLong: () => void): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxMessageBytes) {
        onTooLong();
        controller.error(new Error(`The answer is longer than ${maxMessageBytes} bytes.`));
      } else {
        controller.enqueue(chunk);
      }
    },
  });
}
