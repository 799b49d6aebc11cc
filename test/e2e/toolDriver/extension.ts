import * as fs from 'node:fs/promises';
import * as http from 'node:http';
import * as vscode from 'vscode';
import type { Approver } from '../../../src/core/ports.ts';
import { ChangeReview } from '../../../src/vscode/changeReview.ts';
import { channelLogger } from '../../../src/vscode/logger.ts';
import {
  addressVariable,
  type DriverAnswer,
  type DriverCall,
  type ScriptedAnswer,
} from './protocol.ts';
import { buildTools, type BoundTool } from './tools.ts';
import { registerUserCommands } from './userCommands.ts';

/** Takes calls over HTTP on loopback, one tool each, and tells where in the file that the environment names. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const channel = vscode.window.createOutputChannel('Tool Driver', { log: true });
  const { tools, workspace, history } = buildTools(context, channelLogger(channel));
  const review = new ChangeReview(deniesAll, workspace);
  const server = http.createServer((request, response) => {
    void answer(request, response, { tools, review }).catch((error: unknown) => {
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
  context.subscriptions.push(channel, review, registerUserCommands(review, history), {
    dispose: () => server.close(),
  });
}

/** A caller who leaves aborts the call, as the user's Stop does. */
async function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { tools, review }: { tools: ReadonlyMap<string, BoundTool>; review: Approver },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  // The only caller is test/support/toolDriver.ts, which sends exactly this.
  const call = JSON.parse(Buffer.concat(chunks).toString()) as DriverCall;
  const tool = tools.get(call.tool);
  if (!tool) {
    throw new Error(`There is no tool ${call.tool}: ${[...tools.keys()].join(', ')}`);
  }
  const left = new AbortController();
  response.once('close', () => left.abort());
  const { approver, questions } = scriptedUser(call.answers, review);
  const result = await tool(call.arguments, { id: call.turnId, approver }, left.signal);
  const body: DriverAnswer = { result, questions };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

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
