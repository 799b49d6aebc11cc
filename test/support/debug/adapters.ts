import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as net from 'node:net';
import type { Readable, Writable } from 'node:stream';
import {
  findDebugAdapter,
  type AdapterName,
  type AdapterProgram,
} from '../../../scripts/debugAdapters.ts';
import { DapClient } from './dapClient.ts';

/** A debug adapter that runs. */
export interface RunningAdapter {
  /** A session with it; of adapters that speak on their own streams the only one. */
  connect(): Promise<DapClient>;
  /** Ends it and everything that it started. */
  close(): Promise<void>;
}

type AdapterProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts one of the installed adapters, which the caller closes. */
export async function startAdapter(name: AdapterName): Promise<RunningAdapter> {
  const program = await findDebugAdapter(name);
  if (program === undefined) {
    throw new TypeError(`There is no ${name} to start.`);
  }
  return startProgram(program);
}

/** Starts a debug adapter of the caller's own, which the caller closes. */
async function startProgram(program: AdapterProgram): Promise<RunningAdapter> {
  const serverFlags = program.kind === 'server' ? ['0', '127.0.0.1'] : [];
  const child = spawn(program.command, [...program.args, ...serverFlags], { stdio: 'pipe' });
  const sockets: net.Socket[] = [];
  const end = () => endTree(child);
  process.once('exit', end);
  const close = async () => {
    process.off('exit', end);
    sockets.forEach((socket) => socket.destroy());
    const closed = new Promise((resolve) => child.once('close', resolve));
    end();
    await (child.exitCode ?? child.signalCode ?? closed);
  };
  if (program.kind === 'pipe') {
    child.stderr.resume();
    const client = new DapClient({ incoming: child.stdout, outgoing: child.stdin });
    return { connect: async () => client, close };
  }
  const port = await portOf(child);
  const connect = async () => {
    const socket = await connectTo(port);
    sockets.push(socket);
    return new DapClient({ incoming: socket, outgoing: socket });
  };
  return { connect, close };
}

/** js-debug's server says "Debug server listening at 127.0.0.1:4711". */
async function portOf(child: AdapterProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    const port = /listening at \S+:(\d+)\s/.exec(output)?.[1];
    if (port !== undefined) {
      resolve(Number(port));
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  child.once('exit', () =>
    reject(new Error(`The debug adapter ended before it was up.\n${output}`)),
  );
  return promise;
}

async function connectTo(port: number): Promise<net.Socket> {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** Debuggers put their programs into process groups of their own, so the tree is walked by parents. */
function endTree({ pid }: AdapterProcess): void {
  for (const each of pid === undefined ? [] : [...descendants(pid), pid]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** Ids of the processes below one, children behind their parents (Linux). */
function descendants(root: number): number[] {
  const parents = new Map(readdirSync('/proc').flatMap(parentOf));
  const below = (pid: number): number[] => [
    ...[...parents].flatMap(([child, parent]) => (parent === pid ? [child, ...below(child)] : [])),
  ];
  return below(root);
}

function parentOf(entry: string): [number, number][] {
  try {
    const parent = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')[1]?.split(' ')[1];
    return /^\d+$/.test(entry) ? [[Number(entry), Number(parent)]] : [];
  } catch {
    return []; // No process, or one that has just ended.
  }
}
