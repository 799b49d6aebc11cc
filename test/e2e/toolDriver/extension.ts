import * as fs from 'node:fs/promises';
import * as http from 'node:http';
import * as vscode from 'vscode';
import type { ToolSource } from '../../../src/core/chat/session/chatParts.ts';
import type { UserQuestions } from '../../../src/core/chat/tools/askUser.ts';
import { glmAirLimits } from '../../../src/core/glm/contextPlan.ts';
import type { Approver } from '../../../src/core/ports.ts';
import { openTools } from '../../../src/tools.ts';
import { ChangeReview } from '../../../src/vscode/changeReview.ts';
import { channelLogger } from '../../../src/vscode/logger.ts';
import { SettingsReader } from '../../../src/vscode/settings.ts';
import {
  addressVariable,
  type DriverAnswer,
  type DriverCall,
  type ScriptedAnswer,
} from './protocol.ts';
import { registerUserCommands } from './userCommands.ts';

/** Takes calls over HTTP on loopback, one tool each, and tells where in the file that the environment names. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const channel = vscode.window.createOutputChannel('Tool Driver', { log: true });
  const logger = channelLogger(channel);
  const settings = new SettingsReader(logger);
  const backends = { limits: () => glmAirLimits, canStayHere: () => true };
  const tools = openTools(context, { backends, logger, settings, debug: () => undefined });
  const review = new ChangeReview(deniesAll, tools.workspace);
  const server = http.createServer((request, response) => {
    void answer(request, response, { source: tools.source, review }).catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? (error.stack ?? '') : String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const file = process.env[addressVariable];
  if (file !== undefined && address !== null && typeof address === 'object') {
    await fs.writeFile(`${file}.new`, `http://127.0.0.1:${address.port}`);
    await fs.rename(`${file}.new`, file); // Nobody reads half an address.
  }
  const commands = registerUserCommands(review, tools.undo);
  context.subscriptions.push(channel, settings, tools, review, commands, {
    dispose: () => server.close(),
  });
}

/** A caller who leaves aborts the call, as the user's Stop does. */
async function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { source, review }: { source: ToolSource; review: Approver },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  // The only caller is test/support/toolDriver.ts, which sends exactly this.
  const call = JSON.parse(Buffer.concat(chunks).toString()) as DriverCall;
  const left = new AbortController();
  response.once('close', () => left.abort());
  const { approver, questions } = scriptedUser(call.answers, review);
  const user = { turnId: call.turnId, approver, questions: nobody, todo: { replace() {} } };
  const toolbox = await source.open(user, 'full', left.signal);
  const wish = { id: 'call', name: call.tool, arguments: call.arguments };
  const result = await toolbox.run(wish, left.signal);
  const body: DriverAnswer = { result, questions };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const nobody: UserQuestions = { ask: async () => undefined };

/** The review asks about changes alone. */
const deniesAll: Approver = { ask: async () => ({ kind: 'denied' }) };

function scriptedUser(answers: readonly ScriptedAnswer[], review: Approver) {
  const questions: { title: string; reasons: readonly string[] }[] = [];
  const approver: Approver = {
    ask: async (request, signal) => {
      const { hash, title, reasons } = request;
      const scripted = answers[questions.length] ?? answers.at(-1) ?? 'approve';
      questions.push({ title, reasons });
      if (scripted === 'review') {
        return review.ask(request, signal);
      }
      if (scripted === 'deny') {
        return { kind: 'denied' };
      }
      return { kind: 'approved', hash, scope: scripted === 'approve' ? 'once' : 'session' };
    },
  };
  return { approver, questions };
}
