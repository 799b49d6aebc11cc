import { expect, test } from 'vitest';
import { triggerAt, withMention } from '../../../../../webview/chat/composer/trigger.ts';

test.each([
  ['@', { kind: 'mention', query: '', start: 0 }],
  ['look at @src/ca', { kind: 'mention', query: 'src/ca', start: 8 }],
  ['(@ca', { kind: 'mention', query: 'ca', start: 1 }],
  ['line\n@ca', { kind: 'mention', query: 'ca', start: 5 }],
  ['me@example.org', undefined],
  ['@cart.ts is', undefined],
  ['/', { kind: 'command', query: '', start: 0 }],
  ['/com', { kind: 'command', query: 'com', start: 0 }],
  ['/usr/bin', undefined],
  ['say /compact', undefined],
])('%j opens the menu that its last word asks for', (text, trigger) => {
  expect(triggerAt(text, text.length)).toEqual(trigger);
});

test('only what stands before the caret opens a menu', () => {
  expect(triggerAt('@cart and more', 3)).toEqual({ kind: 'mention', query: 'ca', start: 0 });
  expect(triggerAt('@cart and more', 9)).toBeUndefined();
});

test('a chosen file takes the place of its word and leaves the rest', () => {
  const text = 'compare @ca with b';
  const trigger = { kind: 'mention', query: 'ca', start: 8 } as const;

  expect(withMention(text, trigger, 'src/cart.ts')).toEqual({
    text: 'compare @src/cart.ts with b',
    caret: 'compare @src/cart.ts '.length,
  });
});
