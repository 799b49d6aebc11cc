import { expect, test } from 'vitest';
import { explainNetworkFailure } from '../../../../src/core/glm/networkDesk.ts';
import { testEndpoint } from '../../../support/modelEvents.ts';

const endpoint = testEndpoint('https://api.z.ai/api/paas/v4', { kind: 'provider' });

test.each([
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND api.z.ai'],
  ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.z.ai'],
  ['ENETUNREACH', 'connect ENETUNREACH 203.0.113.7:443'],
  ['ECONNREFUSED', 'connect ECONNREFUSED 203.0.113.7:443'],
  ['ECONNRESET', 'read ECONNRESET'],
  ['UND_ERR_SOCKET', 'other side closed'],
  ['UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'],
  ['CERT_HAS_EXPIRED', 'certificate has expired'],
  ['UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling'],
  [
    'HTTPParserError',
    'Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)',
  ],
  ['EWHATEVER', 'something new'],
])('%s becomes a sentence with a next step', (code, message) => {
  const error = explainNetworkFailure({ codes: [code], message }, endpoint);
  expect(`${error.code}, ${error.retry}: ${error.message}`).toMatchSnapshot();
});

test('a refusal at another port than the server’s is the proxy’s', () => {
  const message = 'fetch failed: connect ECONNREFUSED 127.0.0.1:3128';
  expect(explainNetworkFailure({ codes: ['ECONNREFUSED'], message }, endpoint)).toMatchObject({
    code: 'backend.unreachable',
    message:
      'api.z.ai can’t be reached: nothing listens where its proxy should be — check VS Code’s `http.proxy`.',
  });
});
