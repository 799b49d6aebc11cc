import { fork } from 'node:child_process';
import { sidecarReport } from '../../src/protocol/sidecar.ts';
import { bootMessage } from './sidecarProcess.ts';

// A parent that can be killed: boots the sidecar given as its argument, says its pid, then `ready`.
const child = fork(process.argv[2] ?? '', { execArgv: [] });
child.on('message', (message) => process.send?.(sidecarReport.parse(message).type));
child.send(bootMessage({}));
process.send?.(child.pid);
