import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { providerPresets } from '../../../src/core/glm/providers.ts';
import {
  chatStream,
  completionStream,
  openScriptedServer,
  startScriptedServer,
  type ReceivedRequest,
  type Reply,
  type Script,
} from '../../support/scriptedServer.ts';
import { startChain } from './chain.ts';
import { goodNews, statusText, typeOn, typeThrough, type Fault } from './honesty.ts';
import { serveAt } from './ports.ts';

const working: Reply = { chunks: [completionStream('sum(values);')] };
const json = (status: number, body: unknown): Reply => ({
  status,
  contentType: 'application/json',
  chunks: [JSON.stringify(body)],
});
const firstWords = `${completionStream('sum(val').split('\n\n')[0]}\n\n`;

const isProbe = ({ body }: ReceivedRequest) => body.prompt?.includes('def mean(values)') ?? false;

const serverFaults: readonly (readonly [string, Script, Fault])[] = [
  [
    'does not accept the key',
    () => json(401, { error: { code: '1000', message: 'Authentication Failed' } }),
    {
      status: '$(warning) GLM wrong key',
      complaint: 'remote: backend.unauthorized',
      advice: 'run “GLM Air: Set API Key”',
    },
  ],
  [
    'limits requests without saying until when',
    () => json(429, { error: { code: '1302', message: 'Too many concurrent requests' } }),
    {
      status: '$(watch) GLM rate-limited',
      complaint: 'remote: backend.rateLimited',
      advice: 'wait',
    },
  ],
  [
    'answers with a web page',
    () => ({ contentType: 'text/html', chunks: ['<!doctype html><h1>Log in</h1>'] }),
    {
      status: '$(warning) GLM wrong address',
      complaint: 'remote: backend.notAnApi',
      advice: 'check `glmAir.remote.baseUrl`',
    },
  ],
  [
    'hangs up in the middle of its answers',
    (request) => (isProbe(request) ? working : { chunks: [firstWords], ending: 'cut' }),
    {
      status: '$(warning) GLM not answering',
      complaint: 'remote: backend.streamCut',
      advice: 'the next request tries again',
    },
  ],
  [
    'never answers',
    () => 'neverAnswer',
    {
      status: '$(warning) GLM no answer',
      complaint: 'remote: backend.timeout',
      advice: 'the next request tries again',
    },
  ],
  [
    'streams garbage',
    () => ({ chunks: ['data: {not json\n\n', 'data: 42\n\n'] }),
    {
      status: '$(warning) GLM not answering',
      complaint: 'remote: backend.badStream',
      advice: 'check `glmAir.remote.baseUrl`',
    },
  ],
];

/** After a refusal that names no time, a backend is left alone for at most this long. */
const longestRestMs = 60_000;

describe('a server that', () => {
  test.each(serverFaults)('%s', async (_name, faulty, fault) => {
    let script = faulty;
    const server = await startScriptedServer((...asked) => script(...asked));
    const chain = startChain({
      settings: {
        backend: 'remote',
        'remote.provider': 'custom',
        'remote.baseUrl': `${server.url}/v1`,
        'completion.delayMs': 0,
      },
      patienceMs: 1_000,
    });
    await typeThrough(chain, fault);

    const mend = () => {
      script = () => working;
      chain.pass(longestRestMs);
    };
    await typeOn(chain, mend, '$(sparkle) GLM remote');
    expect(server.requests.at(-1)?.path).toBe('/v1/completions');
  });
});

/** Lets the address of Z.ai lead to a server of the test's. */
async function startZai(script: () => Reply) {
  const server = await startScriptedServer(script);
  const realFetch = globalThis.fetch;
  vi.stubGlobal('fetch', (address: string, init: RequestInit) =>
    realFetch(address.replace(providerPresets.zai.baseUrl, server.url), init),
  );
  onTestFinished(() => void vi.unstubAllGlobals());
  return server;
}

describe('Z.ai', () => {
  const settings = { backend: 'remote', 'completion.delayMs': 0 };
  const workingChat: Reply = { chunks: [chatStream('sum(values);')] };

  test('is not asked without a key', async () => {
    const server = await startZai(() => workingChat);
    const chain = startChain({ settings });
    const sentence = 'There is no API key yet — run “GLM Air: Set API Key”, or use a local model.';

    expect([await chain.type(), await chain.type(), await chain.type()]).toEqual(['', '', '']);
    expect(statusText(chain)).toBe('$(key) GLM no key');
    expect(chain.status().details).toContain(`Remote: ${sentence}`);
    expect(chain.news().filter((line) => line.startsWith('remote:'))).toEqual([
      `remote: backend.noKey: ${sentence}`,
    ]);
    expect(chain.complaints()).toEqual([]);
    expect(server.requests).toEqual([]);

    chain.setApiKey('a-key');
    expect(await chain.type()).toBe('sum(values);');
    expect(statusText(chain)).toBe('$(sparkle) GLM remote');
    expect(goodNews(chain)).toEqual(['remote: ready']);
  });

  test('is left alone until the time that it named', async () => {
    // Z.ai writes the time of Beijing.
    const message = 'Usage limit reached. Your limit will reset at 2099-01-01 20:30:00';
    let reply = json(429, { error: { code: '1308', message } });
    const server = await startZai(() => reply);
    const chain = startChain({ settings, apiKey: 'a-key' });

    await typeThrough(chain, {
      status: '$(watch) GLM rate-limited until 12:30',
      complaint: 'remote: backend.rateLimited',
      advice: 'switch the backend',
    });
    expect(server.requests).toHaveLength(1);

    reply = workingChat;
    const untilResetMs = Date.parse('2099-01-01T12:30:00Z') - Date.now();
    await typeOn(chain, () => chain.pass(untilResetMs), '$(sparkle) GLM remote');
  });
});

describe('an external server', () => {
  const modelList = JSON.stringify({ data: [{ id: 'GLM-4.5-Air-Q4', object: 'model' }] });
  const serving: Script = ({ path }) =>
    path === '/v1/models' ? { contentType: 'application/json', chunks: [modelList] } : working;
  const strangers: readonly (readonly [string, Reply])[] = [
    ['a web page', { contentType: 'text/html', chunks: ['<!doctype html><h1>My router</h1>'] }],
    ['another kind of API', json(200, { status: 'ok' })],
  ];
  const settingsFor = (serverUrl: string) => ({
    backend: 'local',
    'local.serverUrl': serverUrl,
    'completion.delayMs': 0,
  });

  test.each(strangers)('may turn out to be %s', async (_name, stranger) => {
    let script: Script = () => stranger;
    const server = await startScriptedServer((...asked) => script(...asked));
    const chain = startChain({ settings: settingsFor(server.url) });
    await typeThrough(chain, {
      status: '$(warning) GLM wrong address',
      complaint: 'local: backend.notAnApi',
      advice: 'check `glmAir.local.serverUrl`',
    });

    await typeOn(chain, () => void (script = serving), '$(sparkle) GLM local');
  });

  test('may go away and come back', async () => {
    const first = await openScriptedServer(serving);
    const chain = startChain({ settings: settingsFor(first.url) });
    expect(await chain.type()).toBe('sum(values);');
    await first.close();
    await typeThrough(chain, {
      status: '$(warning) GLM offline',
      complaint: 'local: backend.unreachable',
      advice: 'check `glmAir.local.serverUrl`',
    });

    const comeBack = () =>
      serveAt(first.port, (path) =>
        path === '/v1/models'
          ? ['application/json', modelList]
          : ['text/event-stream', completionStream('sum(values);')],
      );
    await typeOn(chain, comeBack, '$(sparkle) GLM local');
  });
});

test('settings of the wrong type cost their defaults and a sentence each, and ghost text goes on', async () => {
  const server = await startScriptedServer(() => working);
  const chain = startChain({
    settings: {
      'remote.provider': 'custom',
      'remote.baseUrl': `${server.url}/v1`,
      'completion.delayMs': 0,
      backend: 7,
      'completion.maxLines': 'many',
      'completion.languages': ['typescript'],
    },
  });

  expect(await chain.type()).toBe('sum(values);');
  expect(statusText(chain)).toBe('$(sparkle) GLM remote');
  expect(chain.status().details).toEqual(
    expect.arrayContaining([
      'The setting glmAir.backend can\'t be 7 — correct it; until then its default is used: "auto".',
      'The setting glmAir.completion.maxLines can\'t be "many" — correct it; until then its default is used: 12.',
      expect.stringContaining('glmAir.completion.languages'),
    ]),
  );
});
