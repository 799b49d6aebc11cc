import { expect, test } from 'vitest';
import { actOf, type Key } from '../../../../../webview/chat/composer/keys.ts';

const idle = { isBusy: false, isEmpty: false };
const busy = { isBusy: true, isEmpty: false };

test.each([
  ['Enter sends', key('Enter'), idle, 'send'],
  ['Ctrl+Enter sends too while nothing runs', key('Enter', { ctrlKey: true }), idle, 'send'],
  ['Enter queues while an answer runs', key('Enter'), busy, 'queue'],
  ['Ctrl+Enter steers', key('Enter', { ctrlKey: true }), busy, 'steer'],
  ['Cmd+Enter steers', key('Enter', { metaKey: true }), busy, 'steer'],
  ['Shift+Enter is a new line', key('Enter', { shiftKey: true }), busy, undefined],
  ['Enter ends a word of an input method', key('Enter', { isComposing: true }), idle, undefined],
  ['Enter held down does not send again', key('Enter', { repeat: true }), idle, undefined],
  ['Escape stops', key('Escape'), busy, 'stop'],
  ['Escape held down stops once', key('Escape', { repeat: true }), busy, undefined],
  ['Escape ends an input method', key('Escape', { isComposing: true }), busy, undefined],
  ['Escape has nothing to stop', key('Escape'), idle, undefined],
  ['ArrowUp edits the last message', key('ArrowUp'), { isBusy: false, isEmpty: true }, 'editLast'],
  ['ArrowUp moves in a text', key('ArrowUp'), idle, undefined],
])('%s', (_behaviour, pressed, composer, act) => {
  expect(actOf(pressed, composer)).toBe(act);
});

function key(name: string, held: Partial<Key> = {}): Key {
  return {
    key: name,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    repeat: false,
    ...held,
  };
}
