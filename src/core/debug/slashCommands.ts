import { debugCommandsWithOperand, type DebugCommandName } from '../../protocol/chatPage.ts';

/** What a short command of the composer stands for. The user sees the words that are sent, so that nothing is hidden. */
export interface SpelledOut {
  readonly text: string;
  /** For this message; absent for the composer's choice. */
  readonly thinking?: 'on' | 'off';
  /** It speaks of the program that stopped or failed, which has to go along. */
  readonly isAboutStop: boolean;
}

interface SlashCommand extends Omit<SpelledOut, 'text'> {
  readonly says: (operand: string) => string;
}

const prove = 'Then prove it: call debug_run with action `verify`, and run the tests next to it.';

const commands: Readonly<Record<DebugCommandName, SlashCommand>> = {
  why: {
    ...{ isAboutStop: true, thinking: 'off' },
    says: () =>
      'Why did it stop here? Name the line and the value that show it, and the next step.',
  },
  rootcause: {
    ...{ isAboutStop: true, thinking: 'on' },
    says: () =>
      'Find the root cause of this failure. Write down at most three hypotheses with debug_conclude, tell them apart by the cheapest experiment, and cite what shows the cause.',
  },
  fix: {
    ...{ isAboutStop: true, thinking: 'on' },
    says: () =>
      `Fix this failure. Where the stop alone shows the cause, change the code at once; else find the root cause first. ${prove}`,
  },
  trace: {
    ...{ isAboutStop: true },
    says: (expression) =>
      `How did \`${expression}\` get its value? Follow it with debug_trace in one run, and show where it goes wrong.`,
  },
  watch: {
    ...{ isAboutStop: true, thinking: 'off' },
    says: () =>
      'Which three to five expressions should I watch here, and why? Look at each with debug_inspect before you name it.',
  },
  bp: {
    ...{ isAboutStop: false, thinking: 'off' },
    says: (wish) =>
      `Set a breakpoint with debug_breakpoints: ${wish}. Say where it is bound, or why it is not.`,
  },
  launch: {
    ...{ isAboutStop: false, thinking: 'off' },
    says: (wish) =>
      `Start this under the debugger with debug_run: ${wish}. Say how it ends or where it stops.`,
  },
  test: {
    ...{ isAboutStop: false, thinking: 'on' },
    says: (name) =>
      `Run the test ${name} under the debugger, stop where it fails, and fix what is wrong. ${prove}`,
  },
  verify: {
    ...{ isAboutStop: false, thinking: 'off' },
    says: () =>
      'Run the program that failed again, with debug_run and action `verify`, and say whether the same failure is gone.',
  },
};

/** @returns `undefined` where a message is no such command, or lacks what has to follow. */
export function spelledOut(message: string): SpelledOut | undefined {
  const [, name = '', operand = ''] = /^\s*\/(\w+)(?:\s+([\s\S]*?))?\s*$/u.exec(message) ?? [];
  if (!isName(name) || (operand !== '') !== debugCommandsWithOperand.includes(name)) {
    return undefined;
  }
  const { says, thinking, isAboutStop } = commands[name];
  return { text: says(operand), isAboutStop, ...(thinking && { thinking }) };
}

function isName(name: string): name is DebugCommandName {
  return Object.hasOwn(commands, name);
}
