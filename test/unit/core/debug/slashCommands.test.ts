import { describe, expect, test } from 'vitest';
import { debugCommandNames, debugCommandsWithOperand } from '../../../../src/protocol/chatPage.ts';
import { spelledOut } from '../../../../src/core/debug/slashCommands.ts';

describe('a short command of the composer', () => {
  test('becomes words that the user can read', () => {
    expect(spelledOut(' /trace cart.total ')).toEqual({
      text: 'How did `cart.total` get its value? Follow it with debug_trace in one run, and show where it goes wrong.',
      isAboutStop: true,
    });
    expect(spelledOut('/why')).toMatchObject({ thinking: 'off', isAboutStop: true });
    expect(spelledOut('/launch node app.js\n--size 3')?.text).toContain('node app.js\n--size 3');
  });

  test.each(['/trace', '/why not', '/unknown', 'why', 'a /why', '/usr/bin/node', ''])(
    'is none: %j',
    (message) => {
      expect(spelledOut(message)).toBeUndefined();
    },
  );

  test.each(debugCommandNames)('is spelled out in plain words: /%s', (name) => {
    const operand = debugCommandsWithOperand.includes(name) ? ' cart' : '';
    expect(spelledOut(`/${name}${operand}`)?.text).toMatch(/^[A-Z].*[.?]$/u);
  });
});
