import { expect, test } from 'vitest';
import { checkedUrl } from '../../../../src/core/safety/webAddress.ts';

test.each([
  ['https://example.com/a?b=c#d', 'https://example.com/a?b=c'],
  ['HTTPS://EXAMPLE.com:443', 'https://example.com/'],
  ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
])('takes %s as %s', (given, taken) => {
  expect(checkedUrl(given).href).toBe(taken);
});

test.each([
  // CVE-2025-53773 and its kin: fetch tools that also read files.
  ['file:///etc/passwd', 'Only https://'],
  ['FILE:///c:/windows/win.ini', 'Only https://'],
  ['http://example.com', 'Only https://'],
  ['ftp://example.com', 'Only https://'],
  ['data:text/html,hi', 'Only https://'],
  ['javascript:alert(1)', 'Only https://'],
  ['vscode://command', 'Only https://'],
  ['blob:https://example.com/1', 'Only https://'],
  ['ws://example.com', 'Only https://'],
  ['gopher://example.com', 'Only https://'],
  ['example.com', 'is no address'],
  ['//example.com/a', 'is no address'],
  ['/etc/passwd', 'is no address'],
  ['https://', 'is no address'],
  ['https://[::1', 'is no address'],
  ['https://user:password@example.com/', 'user name or password'],
  ['https://example.com@evil.example/', 'user name or password'],
  ['https://example.com:8443/', 'Port 8443'],
  ['https://example.com:22/', 'Port 22'],
])('refuses %s', (given, reason) => {
  expect(() => checkedUrl(given)).toThrow(reason);
});
