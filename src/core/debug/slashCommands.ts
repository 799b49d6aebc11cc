/** What a short command of the composer stands for. The user sees the words that are sent, so that nothing is hidden. */
export interface SpelledOut {
  readonly text: string;
  /** For this message; absent for the composer's choice. */
  readonly thinking?: 'on' | 'off';
  /** It speaks of the program that stopped or failed, which has to go along. */
  readonly isAboutStop: boolean;
}

interface SlashCommand extends Omit<SpelledOut, 'text'> {
  readonly name: string;
  /** What it does, for the list of the composer. */
  readonly title: string;
  /** What has to follow the name, for the list; absent where nothing may. */
  readonly operand?: string;
  readonly says: (operand: string) => string;
}

const prove = 'Then prove it: call debug_run with action `verify`, and run the tests next to it.';

/** Short commands for debugging, in the order in which the composer lists them. */
export const debugCommands: readonly SlashCommand[] = [
  {
    ...{ name: 'why', title: 'Why did it stop here?', isAboutStop: true, thinking: 'off' },
    says: () =>
      'Why did it stop here? Name the line and the value that show it, and the next step.',
  },
  {
    ...{ name: 'rootcause', title: 'Find the root cause', isAboutStop: true, thinking: 'on' },
    says: () =>
      'Find the root cause of this failure. Write down at most three hypotheses with debug_conclude, tell them apart by the cheapest experiment, and cite what shows the cause.',
  },
  {
    ...{ name: 'fix', title: 'Fix it and prove the fix', isAboutStop: true, thinking: 'on' },
    says: () =>
      `Fix this failure. Where the stop alone shows the cause, change the code at once; else find the root cause first. ${prove}`,
  },
  {
    ...{ name: 'trace', title: 'How did it get this value?', isAboutStop: true },
    operand: 'expression',
    says: (expression) =>
      `How did \`${expression}\` get its value? Follow it with debug_trace in one run, and show where it goes wrong.`,
  },
  {
    ...{ name: 'watch', title: 'What should I watch?', isAboutStop: true, thinking: 'off' },
    says: () =>
      'Which three to five expressions should I watch here, and why? Look at each with debug_inspect before you name it.',
  },
  {
    ...{ name: 'bp', title: 'Set a breakpoint', isAboutStop: false, thinking: 'off' },
    operand: 'where and when',
    says: (wish) =>
      `Set a breakpoint with debug_breakpoints: ${wish}. Say where it is bound, or why it is not.`,
  },
  {
    ...{ name: 'launch', title: 'Start under the debugger', isAboutStop: false, thinking: 'off' },
    operand: 'program or command',
    says: (wish) =>
      `Start this under the debugger with debug_run: ${wish}. Say how it ends or where it stops.`,
  },
  {
    ...{ name: 'test', title: 'Debug a test and fix it', isAboutStop: false, thinking: 'on' },
    operand: 'name of the test',
    says: (name) =>
      `Run the test ${name} under the debugger, stop where it fails, and fix what is wrong. ${prove}`,
  },
  {
    ...{ name: 'verify', title: 'Is the failure gone?', isAboutStop: false, thinking: 'off' },
    says: () =>
      'Run the program that failed again, with debug_run and action `verify`, and say whether the same failure is gone.',
  },
];

/** @returns `undefined` where a message is no such command, or lacks what has to follow. */
export function spelledOut(message: string): SpelledOut | undefined {
  const [, name, operand = ''] = /^\s*\/(\w+)(?:\s+([\s\S]*?))?\s*$/u.exec(message) ?? [];
  const command = debugCommands.find((each) => each.name === name);
  if (command === undefined || (operand === '') !== (command.operand === undefined)) {
    return undefined;
  }
  const { thinking, isAboutStop } = command;
  return { text: command.says(operand), isAboutStop, ...(thinking && { thinking }) };
}
