/** Reads the JSON events of a streamed answer; `[DONE]` ends it. */
export async function* serverSentEvents<Event>(response: Response): AsyncGenerator<Event> {
  let pending = '';
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (pending + text).split('\n\n');
    pending = events.pop() ?? '';
    for (const data of events.map((event) => event.replace(/^data: /, ''))) {
      if (data === '[DONE]') {
        return;
      }
      yield JSON.parse(data) as Event; // the caller says what the server sends
    }
  }
}

/** All of them, once the answer is over. */
export async function allServerSentEvents<Event>(response: Response): Promise<readonly Event[]> {
  const events: Event[] = [];
  for await (const event of serverSentEvents<Event>(response)) {
    events.push(event);
  }
  return events;
}
