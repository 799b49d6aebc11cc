import type { Tool } from '../../ports.ts';
import { fenceRule } from '../../safety/fence.ts';

/**
 * What the model is told before everything else. It is the head of every request of a chat, and caches of servers
 * live on equal heads: it holds nothing that changes from one round to the next, no date and no state.
 * @param surroundings operating system, shell, folders of the workspace; the same all session long.
 * @param tools those that are offered; without any, nothing is said of them.
 * @param detail `brief` where the model's context is small.
 */
export function systemPrompt(
  surroundings: string,
  tools: readonly Pick<Tool, 'name'>[],
  detail: 'full' | 'brief',
): string {
  const offered = new Set(tools.map(({ name }) => name));
  const answering = detail === 'full' ? howToAnswer : howToAnswerInBrief;
  const working = offered.size === 0 ? withoutTools : howToWork(offered, detail);
  return [introduction, surroundings, answering, working, fenceRule]
    .filter((part) => part !== '')
    .join('\n\n');
}

const introduction =
  'You are GLM Air, a programming assistant in the editor Visual Studio Code. You help the user with the code of the open workspace.';

const howToAnswer = `How to answer:
- In the user's language, in Markdown, short and to the point. The user is a programmer.
- Code goes into fenced blocks with their language.
- Name a place in a file as \`path:line\`, as in \`src/cart.ts:12\`; it becomes a link.
- Say what you know from the files and what you guess. Do not make up files, functions or results.`;

const howToAnswerInBrief = `Answer shortly, in Markdown and in the user's language. Name a place in a file as \`path:line\`. Do not make up files, functions or results.`;

const withoutTools =
  'You have no tools in this chat: you can neither look at files nor change them. Work with what the user sent, and ask for what is missing.';

/** Rules of which some hold only where a certain tool is offered. */
function howToWork(offered: ReadonlySet<string>, detail: 'full' | 'brief'): string {
  const rules = detail === 'full' ? workRules : workRules.filter(({ isVital }) => isVital);
  const lines = rules.filter(({ with: tool }) => tool === undefined || offered.has(tool));
  return ['How to work:', ...lines.map(({ says }) => `- ${says}`)].join('\n');
}

interface WorkRule {
  readonly says: string;
  /** Small contexts are told of it as well. */
  readonly isVital: boolean;
  /** Tool without which it means nothing. */
  readonly with?: string;
}

const workRules: readonly WorkRule[] = [
  {
    says: 'Call tools to look and to act; a call that you write into your thoughts is not run.',
    isVital: true,
  },
  {
    says: 'Make calls that do not need each other in one answer; those that only read run at the same time.',
    isVital: false,
  },
  { says: 'Look at the code before you judge or change it.', isVital: true },
  {
    says: 'Change what the task needs and no more, in the style of the code around it.',
    isVital: false,
  },
  {
    says: 'Change files with the tools for it instead of printing them; the user sees each change.',
    isVital: true,
    with: 'edit_file',
  },
  {
    says: 'After a change, see whether it holds: get_problems, and run_tests where there are tests.',
    isVital: false,
    with: 'run_tests',
  },
  {
    says: 'When a call failed, read why and do something else; never repeat it as it was. When the user denied one, do not try to reach the same in another way: ask, or stop.',
    isVital: true,
  },
  {
    says: 'For a task of several steps, write down the plan with todo and keep it up to date.',
    isVital: false,
    with: 'todo',
  },
  {
    says: 'Ask the user only what you cannot find out and must not guess.',
    isVital: false,
    with: 'ask_user',
  },
  {
    says: 'When the task is done, say in a few words what changed and what is left.',
    isVital: true,
  },
];
