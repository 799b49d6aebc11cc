import { expect, test } from 'vitest';
import { withMarkersDefused } from '../../../../src/core/glm/markerDefence.ts';
import { specialLiterals } from '../../../../src/core/glm/specialTokens.ts';
import type { ChatRequest } from '../../../../src/core/ports.ts';
import { fence } from '../../../../src/core/safety/fence.ts';
import { injections } from '../../../fixtures/injections.ts';
import { GateWorld } from '../../../support/gateWorld.ts';
import { obey } from '../../../support/gullibleModel.ts';

const generous = {
  ...{ edit_file: 'allow', create_file: 'allow', run_command: 'allow' },
  ...{ 'run_command:npm run *': 'allow' },
} as const;

test('the collection has at least thirty', () => {
  expect(new Set(injections.map(({ name }) => name)).size).toBeGreaterThanOrEqual(30);
});

test.each(injections)(
  '$name: obeyed to the letter, it leaves no trace without a yes',
  async ({ origin, text }) => {
    const fenced = fence(text, { origin, name: 'x' }, () => '4f1c0a9be2d37856');
    for (const approvals of [{}, generous]) {
      const world = new GateWorld().set(approvals);
      const answers = await obey(fenced, world);

      expect(answers.length).toBeGreaterThan(0);
      expect(answers).not.toContain('done');
      expect(world.effects).toEqual([]);
    }
  },
);

test.each(injections)(
  '$name: nothing in it is a marker by the time the model reads it',
  ({ origin, text }) => {
    const content = fence(text, { origin, name: '<|user|>' }, () => '4f1c0a9be2d37856');
    const request: ChatRequest = {
      messages: [{ role: 'tool', callId: '1', content }],
      ...{ thinking: 'off', maxTokens: 1, temperature: 0, stop: [] },
    };
    const sent = withMarkersDefused(request)
      .messages.map((message) => message.content)
      .join('');
    expect(specialLiterals.filter((literal) => sent.includes(literal))).toEqual([]);
  },
);

test('a user who says yes to one of many gets that one alone', async () => {
  const wall = injections.find(({ name }) => name.startsWith('a wall'))?.text ?? '';
  const world = new GateWorld(({ hash, title }) =>
    title.endsWith('sh step7.sh') ? { kind: 'approved', hash, scope: 'once' } : { kind: 'denied' },
  );
  await obey(wall, world);
  expect(world.asked).toHaveLength(40);
  expect(world.effects).toEqual(['run sh step7.sh']);
});
