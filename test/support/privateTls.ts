import { execFile } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pipeline } from 'node:stream';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { attemptDebianInstall } from '../../scripts/attempt.ts';
import { findOnPath } from '../../scripts/findOnPath.ts';

/** A certificate for `glm.test` and 127.0.0.1, and the CA behind it, which nobody trusts yet. */
export interface PrivateCertificate {
  /** PEM file of the CA, as NODE_EXTRA_CA_CERTS takes it. */
  readonly caFile: string;
  readonly key: string;
  readonly certificate: string;
  remove(): Promise<void>;
}

const run = promisify(execFile);
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes a CA and has it sign, with the machine's `openssl`. */
export async function makePrivateCertificate(): Promise<PrivateCertificate> {
  if (findOnPath('openssl') === undefined) {
    await attemptDebianInstall('openssl');
  }
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-ca-'));
  const file = (name: string) => path.join(folder, name);
  const sign = async (name: string, ...args: readonly string[]) => {
    const files = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
    const subject = ['-subj', `/CN=${name}`, '-days', '2'];
    await run('openssl', ['req', '-x509', ...newKey, ...files, ...subject, ...args]);
  };
  await sign('ca');
  await sign(
    'glm.test',
    ...['-CA', file('ca.pem'), '-CAkey', file('ca.key')],
    ...['-addext', 'subjectAltName=DNS:glm.test,IP:127.0.0.1'],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
  );
  return {
    caFile: file('ca.pem'),
    key: await fs.readFile(file('glm.test.key'), 'utf8'),
    certificate: await fs.readFile(file('glm.test.pem'), 'utf8'),
    remove: () => fs.rm(folder, { recursive: true }),
  };
}

/** Speaks TLS in front of a plain port of loopback until the test is over. @returns its own port */
export async function startTlsFront(
  { key, certificate }: PrivateCertificate,
  port: number,
): Promise<number> {
  const server = createServer({ key, cert: certificate }, (client) => {
    const upstream = connect(port, '127.0.0.1');
    pipeline(client, upstream, client, () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
