import * as fc from 'fast-check';
import markdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { toJson, toMarkdown } from '../../../../../src/core/chat/history/exportChat.ts';
import { importChat } from '../../../../../src/core/chat/history/importChat.ts';
import type { Step, Transcript, Turn } from '../../../../../src/protocol/transcript.ts';
import { anyTranscript } from '../../../../support/randomChat.ts';

const asItIs = (text: string) => text;
const newId = 'feedfeedfeedfeed';

function chat(steps: readonly Step[], turn: Partial<Turn> = {}): Transcript {
  const head: Turn = {
    ...{ id: 't1', at: Date.UTC(2026, 10, 23, 9, 30), text: 'Why?', attachments: [], steps },
    ...{ thinking: 'auto', state: 'done' },
    ...turn,
  };
  return { id: '0123456789abcdef', title: 'Totals', createdAt: head.at, turns: [head] };
}

const call: Step = {
  ...{ kind: 'call', callId: 'c1', name: 'read_file', arguments: { path: 'a.ts' }, state: 'done' },
  ...{ at: 1, durationMs: 1_234, summary: 'Read a.ts', content: 'const a = 1;', diff: '-a\n+b' },
};

describe('JSON', () => {
  test('comes back as the same chat with another id', () => {
    fc.assert(
      fc.property(anyTranscript, (transcript) => {
        const imported = importChat(toJson(transcript, asItIs), newId);
        expect(imported).toEqual({ transcript: { ...transcript, id: newId } });
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test('of a chat that was running comes back interrupted, its tool with an unknown outcome', () => {
    const running = chat([{ ...call, state: 'running' }], { state: 'running' });
    expect(importChat(toJson(running, asItIs), newId)).toMatchObject({
      transcript: { turns: [{ state: 'interrupted', steps: [{ state: 'unknown' }] }] },
    });
  });

  const good = JSON.parse(toJson(chat([call]), asItIs)) as { turns: object[] }; // as toJson writes it
  const damaged = 'This export is damaged. Export the chat again and import the new file.';
  const foreign =
    'This file is no chat that GLM Air exported. Export a chat as JSON and import that file.';
  test.each([
    ['', foreign],
    ['[]', foreign],
    ['{"turns":[]}', foreign],
    [
      JSON.stringify({ ...good, version: 99 }),
      'This chat was exported by a newer version of GLM Air. Update the extension to import it.',
    ],
    [JSON.stringify({ ...good, version: 0 }), damaged],
    [JSON.stringify({ ...good, turns: [{ id: 't1' }] }), damaged],
    [JSON.stringify({ ...good, turns: [{ ...good.turns[0], state: 'fine' }] }), damaged],
    [JSON.stringify({ ...good, turns: [{ ...good.turns[0], steps: [{ kind: 'run' }] }] }), damaged],
    [JSON.stringify({ ...good, turns: [...good.turns, ...good.turns] }), damaged],
    [JSON.stringify({ ...good, turns: [{ ...good.turns[0], id: 'x'.repeat(201) }] }), damaged],
  ])('that is no sound export is refused with a sentence: %#', (text, problem) => {
    expect(importChat(text, newId)).toEqual({ problem });
  });
});

describe('Markdown', () => {
  test('reads like the chat', () => {
    const steps: Step[] = [
      {
        ...{
          kind: 'answer',
          at: Date.UTC(2026, 10, 23, 9, 31),
          thinking: 'on',
          thinkingReason: 'x',
        },
        ...{ tools: [], usd: 0.0123 },
        backend: { id: 'remote', label: 'Z.ai', reason: 'quicker', firstTokenMs: 850 },
        usage: { promptTokens: 1_200, cachedTokens: 0, completionTokens: 80, reasoningTokens: 9 },
      },
      { kind: 'thought', text: 'Hm.\n\n- maybe', at: 1, durationMs: 3_210, tokens: 12 },
      call,
      { kind: 'text', text: 'Because of `a < b`:\n\n```ts\nif (a < b) {}\n```' },
      { kind: 'note', tone: 'warning', text: 'No tests were *found*.' },
    ];
    expect(toMarkdown(chat(steps, { state: 'stopped' }), asItIs)).toMatchInlineSnapshot(`
      "# Totals

      1 message with GLM Air, begun 2026-11-23 09:30:00 UTC.

      ## You, 2026-11-23 09:30:00 UTC

      Why?

      ## GLM

      *2026-11-23 09:31:00 UTC · Z.ai · thinking on · first word after 0.8 s · 1,200 tokens read, 80 tokens written · 0.0123 USD*

      <details>
      <summary>Thought for 3.2 s · 12 tokens</summary>

      Hm.

      - maybe

      </details>

      **Tool read\\_file** · done · 1.2 s · Read a.ts

      \`\`\`json
      {
        "path": "a.ts"
      }
      \`\`\`

      \`\`\`text
      const a = 1;
      \`\`\`

      \`\`\`diff
      -a
      +b
      \`\`\`

      Because of \`a < b\`:

      \`\`\`ts
      if (a < b) {}
      \`\`\`

      *Warning:* No tests were \\*found\\*.

      *This answer was stopped.*
      "
    `);
  });

  test('is made of what is left after secrets are hidden', () => {
    const secret = 'hunter2';
    const hide = (text: string) => text.replaceAll(secret, '[secret]');
    const spilled = chat(
      [
        { ...call, arguments: { deep: [{ [secret]: secret }] }, content: secret, diff: secret },
        { kind: 'text', text: secret },
        { kind: 'thought', text: secret, at: 1, tokens: 1 },
      ],
      {
        text: secret,
        attachments: [
          { id: 'a', kind: 'file', label: secret, path: secret, tokens: 1, text: secret },
        ],
        error: { code: 'failed', sentence: secret },
      },
    );
    for (const text of [toMarkdown(spilled, hide), toJson(spilled, hide)]) {
      expect(text).toContain('[secret]'.slice(1, -1));
      expect(text).not.toContain(secret);
    }
  });

  const hostile = fc
    .array(
      fc.constantFrom(
        ...[
          '```',
          '````',
          '~~~',
          '`',
          '``',
          '\n',
          '\n\n',
          '    ',
          '  ',
          '\t',
          '- ',
          '1. ',
          '> ',
          '\\',
        ],
        ...[
          '<b>',
          '</details>',
          '<!--',
          '<script>',
          '<a href="x">',
          '<?',
          '<![CDATA[',
          '<https://x.y>',
        ],
        ...[
          '# Head',
          '\n## You',
          '\n---\n',
          '| a |\n|-|\n',
          '[You]: x',
          '$$',
          'words ',
          'ts',
          '&lt;',
        ],
        ...['\r', '\r\n', '\u2028', '```ts\n', '\n```\n', '\n  ```\n', '<pre>\n', '*', '_'],
      ),
      { maxLength: 14 },
    )
    .map((pieces) => pieces.join(''));

  test('lets nothing that stands in it reach beyond its place', () => {
    const markdown = markdownIt({ html: true });
    fc.assert(
      fc.property(hostile, hostile, hostile, (text, thought, content) => {
        const steps: Step[] = [
          { kind: 'thought', text: thought, at: 1, tokens: 1 },
          { kind: 'text', text },
          { ...call, name: content, summary: content, content, diff: content },
          { kind: 'note', tone: 'info', text: content },
        ];
        const attachment = {
          id: 'a',
          kind: 'file',
          label: text,
          tokens: 1,
          text: content,
        } as const;
        const turn = { text, attachments: [attachment], error: { code: 'x', sentence: text } };
        const exported = toMarkdown({ ...chat(steps, turn), title: text }, asItIs);
        const tokens = markdown.parse(exported, {});
        const inline = tokens.flatMap((token) => token.children ?? []);
        expect(inline.filter(({ type }) => type === 'html_inline')).toEqual([]);
        expect(
          tokens.filter(({ type }) => type === 'html_block').map((token) => token.content.trim()),
        ).toEqual(['<details>\n<summary>Thought · 1 token</summary>', '</details>']);
        const results = tokens.filter(({ type, level }) => type === 'fence' && level === 0);
        const lines = content
          .split(/\r\n|\r|\n/)
          .join('\n')
          .replace(/\n$/, '');
        const whole = results.filter((token) => token.content === `${lines}\n`);
        expect(whole.length).toBeGreaterThanOrEqual(content === '' ? 0 : 2);
        expect(exported).toContain('\n\n## GLM\n\n');
        const titles = tokens.filter(
          ({ type, tag }, index) =>
            type === 'heading_open' && tag === 'h2' && tokens[index + 1]?.content === 'GLM',
        );
        expect(titles.length).toBe(1);
      }),
      { seed: 5, numRuns: 3_000 },
    );
  });

  test('takes time in proportion to the length of a hostile text', () => {
    const backticks = Array.from({ length: 1_500 }, (_, length) => '`'.repeat(length + 1)).join(
      ' ',
    );
    const beganMs = performance.now();
    toMarkdown(chat([{ kind: 'text', text: backticks + '\\<'.repeat(500_000) }]), asItIs);
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  });

  test('has times that are none as such', () => {
    expect(toMarkdown(chat([], { at: 1e300 }), asItIs)).toContain('## You, at an unknown time');
  });
});
