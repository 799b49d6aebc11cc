import * as z from 'zod/mini';
import type { CommandStatus, ReportFile, Workspace } from '../../ports.ts';
import type { CheckedPath } from '../../safety/action.ts';
import { fence } from '../../safety/fence.ts';
import { commandFolder, type CommandPorts } from '../terminals/commandPorts.ts';
import { describeCommand } from '../terminals/commandResult.ts';
import { findRunner } from '../testReports/findRunner.ts';
import { parseTestReport } from '../testReports/parseTestReport.ts';
import type { TestPlan } from '../testReports/testPlan.ts';
import type { TestFailure, TestReport } from '../testReports/testReport.ts';
import { TokenRoom } from './resultText.ts';
import { ToolError, type ToolDefinition, type ToolResult } from './tool.ts';

const schema = z.object({ path: z.optional(z.string()), name: z.optional(z.string()) });

/** Suites that take longer go on in the terminal. */
const waitMs = 300_000;

/** What running tests needs of the world. */
export interface TestPorts extends CommandPorts {
  readonly workspace: Pick<Workspace, 'check' | 'folders' | 'readText'>;
  readonly testReport: ReportFile;
}

/** Runs tests with the project's own runner, and tells which failed, why and where. */
export const runTests: ToolDefinition<z.infer<typeof schema>, TestPorts> = {
  name: 'run_tests',
  description:
    'Run tests with the project’s own runner (vitest, jest, mocha, node --test, pytest, go, cargo): all, those of a file or folder `path`, ' +
    'or those whose name contains `name`. Tells how many passed, and each failure with its message and place.',
  brief: 'Run the tests of path, or all.',
  effect: 'execute',
  schema,
  async run({ path, name }, ports, signal) {
    const { folder, plan } = await planFor(path, name, ports);
    await ports.testReport.clear();
    const wish = { command: plan.command, folder, waitMs };
    const status = await ports.gate.command('run_tests', ports.turnId, wish, signal);
    const text = plan.report === 'file' ? await ports.testReport.read() : status.newOutput;
    const report =
      status.state === 'running' ? undefined : await parseTestReport(plan.format, text ?? '');
    return report
      ? describeReport(report, status, plan, ports)
      : withoutReport(status, plan, ports);
  },
};

async function planFor(
  path: string | undefined,
  name: string | undefined,
  ports: TestPorts,
): Promise<{ readonly folder: CheckedPath; readonly plan: TestPlan }> {
  const target = await ports.workspace.check(
    path ?? (await commandFolder(undefined, ports)).real,
    'list',
  );
  const start = target.kind === 'directory' ? target : await parentOf(target, ports);
  const runner = await findRunner(start, ports.workspace);
  if (!runner) {
    throw new ToolError(
      `No test runner was found for ${start.display || 'this folder'}: neither in a package.json, nor a go.mod, Cargo.toml or pytest project. Run the tests with run_command.`,
    );
  }
  const inside = target.real.slice(runner.folder.real.length + 1).replaceAll('\\', '/');
  const plan = runner.plan({
    path: inside === '' ? undefined : inside,
    name,
    shell: ports.terminals.shell(),
    reportPath: ports.testReport.path,
  });
  return { folder: runner.folder, plan };
}

function parentOf({ real }: CheckedPath, { workspace }: TestPorts): Promise<CheckedPath> {
  return workspace.check(real.replace(/[\\/][^\\/]*$/, ''), 'list');
}

function describeReport(
  { passed, failed, skipped, failures }: TestReport,
  { exitCode }: CommandStatus,
  { command }: TestPlan,
  ports: TestPorts,
): ToolResult {
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  const room = new TokenRoom(ports.maxResultTokens);
  const texts = failures.map(describeFailure);
  const cut = texts.findIndex((text) => !room.take(text));
  const shown = cut < 0 ? texts : texts.slice(0, Math.max(1, cut));
  const content = [
    `${counts}. Exit code ${exitCode ?? 'unknown'} of: ${command}`,
    ...(shown.length > 0
      ? [
          fence(
            shown.join('\n\n'),
            { origin: 'command output', name: 'test report' },
            ports.randomId,
          ),
        ]
      : []),
    ...(failed > shown.length
      ? [`${failed - shown.length} more failed: call run_tests with a path or a name to see them.`]
      : []),
  ];
  return { content: content.join('\n'), summary: `Tests: ${counts}` };
}

function describeFailure({ name, message, file, line }: TestFailure): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  return `FAILED ${name}${place && ` (${place})`}\n${message}`;
}

/** A runner that can't start says why in its output. */
function withoutReport(status: CommandStatus, { command }: TestPlan, ports: TestPorts): ToolResult {
  const { content, summary } = describeCommand(status, command, ports);
  const what =
    status.state === 'running'
      ? 'The tests still run; their output will come through command_output.'
      : 'There was no test report.';
  return { content: `${what} ${content}`, summary };
}
