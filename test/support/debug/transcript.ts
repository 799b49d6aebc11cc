import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as z from 'zod/mini';
import type { DapTraffic } from './dapClient.ts';
import { dapMessage } from './dapMessages.ts';

/** A debug run as trackers of the editor would see it. */
const transcript = z.object({
  /** How it was made. */
  adapter: z.string(),
  program: z.string(),
  sessions: z.array(
    z.object({
      id: z.string(),
      parentId: z.optional(z.string()),
      configuration: z.record(z.string(), z.unknown()),
    }),
  ),
  /** In the order in which they came by. */
  traffic: z.array(
    z.object({ session: z.string(), to: z.enum(['adapter', 'editor']), message: dapMessage }),
  ),
});

export type Transcript = z.infer<typeof transcript>;

const folder = path.join(import.meta.dirname, '../../fixtures/dap');

/** Names of all recorded runs, `js-debug.stops`. */
export async function transcriptNames(): Promise<string[]> {
  const files = await fs.readdir(folder);
  return files.filter((file) => file.endsWith('.json')).map((file) => path.basename(file, '.json'));
}

export async function readTranscript(name: string): Promise<Transcript> {
  const text = await fs.readFile(path.join(folder, `${name}.json`), 'utf8');
  return transcript.parse(JSON.parse(text));
}

/** One message a line, so that a difference can be read. */
export async function writeTranscript(name: string, recorded: Transcript): Promise<void> {
  const { traffic, ...head } = recorded;
  const lines = traffic.map((each) => `    ${JSON.stringify(each)}`).join(',\n');
  const start = JSON.stringify(head, undefined, 2).replace(/\n\}$/u, '');
  await fs.writeFile(
    path.join(folder, `${name}.json`),
    `${start},\n  "traffic": [\n${lines}\n  ]\n}\n`,
  );
}

/** Whether a message says something of the program; the rest are modules that were loaded and telemetry. */
export function isWorthKeeping({ message }: DapTraffic): boolean {
  const isTelemetry = JSON.stringify(message).includes('"category":"telemetry"');
  return message.type !== 'event' || !(isTelemetry || idleEvents.has(message.event));
}

const idleEvents = new Set(['loadedSource', 'module']);

/**
 * Makes recordings of two machines alike: folders, process ids, addresses and random names become the same ones.
 * @param folders what each is called instead: `{ '/home/me/glm-air': '/workspace' }`
 */
export function stabilise(
  recorded: Transcript,
  folders: Readonly<Record<string, string>>,
): Transcript {
  let text = JSON.stringify(recorded);
  for (const [real, stable] of Object.entries(folders)) {
    text = text.replaceAll(real, stable);
  }
  const processIds = new Set(
    [...text.matchAll(/"systemProcessId":(\d+)|\[(\d+)\]","__pendingTargetId"/g)].map(
      ([, process, target]) => process ?? target ?? '',
    ),
  );
  for (const [index, id] of [...processIds].entries()) {
    text = text.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), String(firstProcessId + index));
  }
  text = renamed(text, /(?<="__pendingTargetId":")\w+/g, (index) => `target-${index}`);
  text = renamed(
    text,
    /\b0x0*[1-9a-f][0-9a-f]{5,}\b/g,
    (index) => `0x${(firstAddress + index * 16).toString(16)}`,
  );
  return transcript.parse(JSON.parse(text));
}

const firstProcessId = 4000;
const firstAddress = 0x100000;

/** Gives all that matches a name by the order of its first appearance. */
function renamed(text: string, pattern: RegExp, nameOf: (index: number) => string): string {
  const found = [...new Set(text.match(pattern) ?? [])];
  const names = new Map(found.map((each, index) => [each, nameOf(index)]));
  return text.replaceAll(pattern, (each) => names.get(each) ?? each);
}
