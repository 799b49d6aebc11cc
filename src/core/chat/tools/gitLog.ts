import * as z from 'zod/mini';
import { fence } from '../../safety/fence.ts';
import type { Commit, GitPorts } from './gitPorts.ts';
import { counted, TokenRoom } from './resultText.ts';
import type { ToolDefinition } from './tool.ts';

const schema = z.object({ path: z.optional(z.string()), count: z.optional(z.number()) });

const usualCommits = 20;
const mostCommits = 200;

/** Shows what was done before. */
export const gitLog: ToolDefinition<z.infer<typeof schema>, GitPorts> = {
  name: 'git_log',
  description:
    'Show the newest commits, `count` of them (20 if absent), with author, date and message; `path` limits them to a file or folder.',
  brief: 'Show the newest commits.',
  effect: 'read',
  schema,
  async run({ path, count = usualCommits }, ports, signal) {
    const place = path === undefined ? undefined : await ports.workspace.check(path, 'list');
    const maxCommits = Math.min(Math.max(1, Math.trunc(count)), mostCommits);
    const commits = await ports.git.log(place?.real, maxCommits, signal);
    const summary = `Found ${counted(commits.length, 'commit')}`;
    if (commits.length === 0) {
      return { content: 'There are no commits.', summary };
    }
    const room = new TokenRoom(ports.maxResultTokens);
    const texts = commits.map(textOf);
    const cut = texts.findIndex((text) => !room.take(text));
    const shown = (cut < 0 ? texts : texts.slice(0, cut)).join('\n');
    const data = fence(shown, { origin: 'command output', name: 'git log' }, ports.randomId);
    const note = cut < 0 ? '' : '\nIt was cut for its length: ask for a smaller count.';
    return { content: `${summary}:\n${data}${note}`, summary };
  },
};

function textOf({ hash, author, date, message }: Commit): string {
  const [subject = '', ...body] = message.trim().split('\n');
  const rest = body.filter((line) => line.trim() !== '').map((line) => `    ${line}`);
  return [`${hash.slice(0, 8)} ${date} ${author}: ${subject}`, ...rest].join('\n');
}
