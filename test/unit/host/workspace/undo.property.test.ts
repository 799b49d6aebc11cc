import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ToolError } from '../../../../src/core/chat/tools/tool.ts';
import type { FileChange } from '../../../../src/core/safety/action.ts';
import { editDesk, type EditDesk } from '../../../support/editDesk.ts';

const never = new AbortController().signal;
const paths = ['a.txt', 'b.txt', 'src/a.txt', 'src/deep/b.txt', 'lib/c.txt'] as const;
const name = fc.constantFrom(...paths);
const content = fc.constantFrom('', 'one\n', 'two\r\n', '\uFEFFthree', 'vier ü\n', '\t5\n\n');
const bytes = fc.constantFrom(
  ...['one\n', '', '\uFEFFbom\r\n', 'no end'].map((text) => Buffer.from(text)),
  Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x0a, 0x00]), // UTF-16 with its mark
);

const step = fc.oneof(
  fc.record({ kind: fc.constant('edit' as const), name, content }),
  fc.record({ kind: fc.constant('create' as const), name, content }),
  fc.record({ kind: fc.constant('delete' as const), name }),
  fc.record({ kind: fc.constant('rename' as const), name, to: name }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const scenes = fc.record({
  files: fc.uniqueArray(fc.tuple(name, bytes, fc.constantFrom(0o644, 0o755, 0o600)), {
    selector: ([each]) => each,
    maxLength: 4,
  }),
  calls: fc.array(fc.array(step, { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 12 }),
});

async function changeOf(desk: EditDesk, wish: Step): Promise<FileChange> {
  const file = await desk.files.check(wish.name, 'write');
  switch (wish.kind) {
    case 'edit': {
      const { text } = await desk.files.readText(file);
      return { kind: 'edit', path: file, before: text, after: wish.content };
    }
    case 'create':
      return { kind: 'create', path: file, after: wish.content };
    case 'delete':
      return { kind: 'delete', path: file };
    case 'rename':
      return { kind: 'rename', path: file, to: await desk.files.check(wish.to, 'write') };
  }
}

/** Makes a call's changes as far as they go together; what the files refuse is no matter here. */
async function call(desk: EditDesk, turnId: string, steps: readonly Step[]): Promise<boolean> {
  try {
    const changes: FileChange[] = [];
    for (const each of steps) {
      changes.push(await changeOf(desk, each));
    }
    await desk.ports(turnId).gate.change('test', turnId, changes, never);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(ToolError);
    return false;
  }
}

test('whatever tools did in a turn, undo brings every byte back', async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(scenes, async ({ files, calls }) => {
      const desk = await editDesk();
      try {
        for (const [file, start, mode] of files) {
          await desk.write(file, start);
          await fs.chmod(path.join(desk.root, file), mode);
        }
        const before = await desk.everything();
        for (const steps of calls) {
          made += Number(await call(desk, 'turn', steps));
        }
        const undone = await desk.checkpoints.undo({ kind: 'turn', turnId: 'turn' });
        expect(undone.files.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
        expect(await desk.everything()).toEqual(before);
      } finally {
        await desk.dispose();
      }
    }),
    { numRuns: 80, seed: 20_261_102 },
  );
  expect(made).toBeGreaterThan(80);
});
