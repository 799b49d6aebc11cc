import * as z from 'zod/mini';
import { fence } from '../../safety/fence.ts';
import { checkedUrl } from '../../safety/webAddress.ts';
import { htmlText } from './htmlText.ts';
import type { FetchPorts, WebAnswer } from './lookPorts.ts';
import { counted, TokenRoom } from './resultText.ts';
import { ToolError, type ToolDefinition, type ToolResult } from './tool.ts';

const schema = z.object({ url: z.string(), startLine: z.optional(z.number()) });

const maxRedirects = 5;
/** A page may be one line; it is cut here, so that the room fills evenly. */
const maxLineChars = 1_000;

type Page = Extract<WebAnswer, { readonly kind: 'page' }>;

/** Reads a page of the web as text. */
export const fetchUrl: ToolDefinition<z.infer<typeof schema>, FetchPorts> = {
  name: 'fetch_url',
  description:
    'Fetch a public web page, text or JSON by its https:// address; HTML comes as plain text with its links. ' +
    'The user is asked for each host. `startLine` goes on in a long page.',
  brief: 'Fetch an https page as text.',
  rare: ['startLine'],
  effect: 'network',
  schema,
  async run({ url, startLine = 1 }, ports, signal) {
    const { page, address } = await new Journey(ports, signal).to(checkedUrl(url));
    return describe(page, address, Math.max(1, Math.trunc(startLine)), ports);
  },
};

/** The way to a page, from one host to the next. */
class Journey {
  readonly #ports: FetchPorts;
  readonly #signal: AbortSignal;
  #redirects = 0;

  constructor(ports: FetchPorts, signal: AbortSignal) {
    this.#ports = ports;
    this.#signal = signal;
  }

  /** Another host is another question to the user. */
  async to(start: URL): Promise<{ readonly page: Page; readonly address: URL }> {
    let address = start;
    for (;;) {
      const stay = await this.#ports.gate.fetch(
        'fetch_url',
        this.#ports.turnId,
        address.href,
        (permitted) => this.#stayAt(new URL(permitted)),
        this.#signal,
      );
      ({ address } = stay);
      if (stay.page !== undefined) {
        return { page: stay.page, address };
      }
    }
  }

  /** Asks one host for as long as it only sends on to itself. */
  async #stayAt(start: URL): Promise<{ readonly page?: Page; readonly address: URL }> {
    let address = start;
    while (address.origin === start.origin) {
      const answer = await this.#ports.web.get(address.href, this.#signal);
      if (answer.kind === 'page') {
        return { page: answer, address };
      }
      this.#redirects += 1;
      if (this.#redirects > maxRedirects) {
        throw new ToolError(
          `${start.host} sends on more than ${maxRedirects} times. Give the page's last address.`,
        );
      }
      address = checkedUrl(answer.to);
    }
    return { address };
  }
}

function describe(page: Page, address: URL, startLine: number, ports: FetchPorts): ToolResult {
  const text = page.mediaType === 'text/html' ? htmlText(page.text, address.href) : page.text;
  const lines = text.split(/\r\n|\r|\n/).flatMap(pieces);
  if (startLine > lines.length) {
    throw new ToolError(
      `The page has ${counted(lines.length, 'line')}, so there is no line ${startLine}.`,
    );
  }
  const room = new TokenRoom(ports.maxResultTokens);
  const rest = lines.slice(startLine - 1);
  const cut = rest.findIndex((line) => !room.take(line));
  const shown = cut < 0 ? rest : rest.slice(0, Math.max(1, cut));
  const next = startLine + shown.length;
  const isGood = page.status >= 200 && page.status < 300;
  const notes = [
    ...(next <= lines.length
      ? [`It was cut for its length: call again with startLine ${next}.`]
      : []),
    ...(page.isCut ? ['The page is longer than what was fetched of it.'] : []),
  ];
  const name = address.href;
  return {
    content: [
      `${name} answered ${page.status}, lines ${startLine}–${next - 1} of ${lines.length}:`,
      fence(shown.join('\n'), { origin: 'web page', name }, ports.randomId),
      ...notes,
    ].join('\n'),
    summary: `Fetched ${name}${isGood ? '' : `, status ${page.status}`}`,
    ...(isGood ? {} : { isError: true }),
  };
}

function pieces(line: string): readonly string[] {
  return line.length <= maxLineChars
    ? [line]
    : Array.from({ length: Math.ceil(line.length / maxLineChars) }, (_, index) =>
        line.slice(index * maxLineChars, (index + 1) * maxLineChars),
      );
}
