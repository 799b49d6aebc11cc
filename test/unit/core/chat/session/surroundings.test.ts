import { expect, test } from 'vitest';
import { surroundingsOf } from '../../../../../src/core/chat/session/surroundings.ts';

const folder = (name: string) => ({ name, root: `/home/ada/${name}` });

test.each([
  [[], 'No folder is open.'],
  [[folder('shop')], 'The workspace is the folder "shop"; paths are relative to it.'],
  [
    [folder('shop'), folder('site')],
    'The workspace has the folders "shop", "site"; paths begin with the name of one of them.',
  ],
])('tells of the folders %j, and never where they are', (folders, sentence) => {
  const told = surroundingsOf({ platform: 'darwin', shell: 'zsh', folders });
  expect(told).toBe(`The user works on macOS. Commands run in zsh. ${sentence}`);
});

test('says nothing of a shell that it does not know, and names a rare system as it is', () => {
  const place = { platform: 'freebsd', shell: 'unknown', folders: [] } as const;
  expect(surroundingsOf(place)).toBe('The user works on freebsd. No folder is open.');
});
