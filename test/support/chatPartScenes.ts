import type { ChatPanel, ChatSummary, Question } from '../../src/protocol/chatPage.ts';
import { panelWith, type ShownElement } from './chatParts.ts';

const now = Date.now();
const hour = 3_600_000;

const diff = `--- a/src/cart.ts
+++ b/src/cart.ts
@@ -3,3 +3,3 @@
 export function total(items: readonly Item[]): number {
-  return items.reduce((sum, item) => sum + item.price, 0);
+  return items.reduce((sum, item) => sum + item.price * item.quantity * (1 - item.discount), 0);
 }
`;

const command: Question = {
  kind: 'approval',
  id: 'command',
  title: 'Run npm test -- cart in /work/shop',
  reasons: ['npm runs scripts of package.json.', 'No rule of yours allows the command.'],
  scopes: ['once', 'turn', 'session', 'workspace'],
  hash: 'abc',
  detail: 'npm test -- cart \u202E',
  language: 'bash',
  canReview: false,
};

const edit: Question = {
  ...command,
  id: 'edit',
  title: 'Change src/cart.ts',
  reasons: [],
  scopes: ['once'],
  detail: diff,
  language: 'diff',
  canReview: true,
};

const question: Question = {
  kind: 'question',
  id: 'question',
  text: 'Should the discount apply before or after tax?',
  options: ['Before tax', 'After tax'],
};

const chips: ChatPanel['chips'] = [
  { id: 'a', kind: 'file', label: 'src/checkout/cart.ts', tokens: 812, isAutomatic: true },
  { id: 'b', kind: 'selection', label: 'src/percentage.ts:12–48', tokens: 340, isAutomatic: false },
  { id: 'c', kind: 'file', label: '.env.local', tokens: 60, isAutomatic: false, isLocalOnly: true },
  { id: 'd', kind: 'paste', label: 'Pasted text', tokens: 2_210, isAutomatic: false },
];

/** A panel in the middle of work: something stands in each of its parts. */
export const busyPanel = panelWith({
  phase: 'answering',
  chips,
  badge: { label: 'Z.ai', reason: 'The remote backend answers.', firstTokenMs: 640 },
  draft: 'And keep the old name exported, please.',
  queue: [
    { id: 'first', text: 'Then run the tests again and tell me what is slow about them' },
    { id: 'second', text: 'Commit' },
  ],
  plan: [
    { text: 'Read the cart', status: 'done' },
    { text: 'Find where the discount is lost', status: 'done' },
    { text: 'Fix the total and its test', status: 'doing' },
    { text: 'Run the tests', status: 'open' },
  ],
  changes: [
    changed('second turn', 'src/checkout/cart.ts', 'edited'),
    changed('second turn', 'src/checkout/discounts/percentage.ts', 'created'),
    changed('first turn', 'src/old.ts', 'deleted'),
  ],
});

/** A panel whose window is nearly full and whose chat can't be saved. */
export const fullPanel = panelWith({
  badge: {
    label: 'Local (Air Q4)',
    reason: 'The remote backend is rate-limited until 14:05, so the local one answers.',
    firstTokenMs: 2_140,
  },
  meter: {
    usedTokens: 108_300,
    limitTokens: 128_000,
    parts: [
      { id: 'tools', label: 'Instructions and tools', tokens: 3_100, canDrop: false },
      { id: 'schema', label: 'Result of read_file src/schema.ts', tokens: 17_200, canDrop: true },
    ],
  },
  notice:
    'This chat could not be saved: the disk is full. Free some space; saving goes on by itself.',
});

const door: ChatPanel['door'] = {
  sentence: 'No backend can answer yet: set an API key, or choose a model file for this machine.',
  actions: ['setApiKey', 'selectModelFile', 'useDemoModel'],
};

const chats: readonly ChatSummary[] = Array.from({ length: 12 }, (_, index) => ({
  id: `chat ${index}`,
  title: index % 3 === 0 ? '' : `Why does the queue stop after job ${index} when nobody listens?`,
  updatedAt: now - index * 5 * hour,
  turns: index + 1,
  ...(index === 1 && { excerpt: '…the queue stops because its timer…' }),
}));

export interface Scene {
  readonly name: string;
  readonly elements: readonly ShownElement[];
  /** Test ids of what is clicked once they are shown. */
  readonly clicks?: readonly string[];
}

/** Each element in each of its states. */
export const scenes: readonly Scene[] = [
  {
    name: 'a full head with its meter open',
    elements: [head(fullPanel)],
    clicks: ['context-meter'],
  },
  { name: 'a head with its backend open', elements: [head(fullPanel)], clicks: ['backend-badge'] },
  { name: 'a head with its menu open', elements: [head(fullPanel)], clicks: ['more'] },
  { name: 'a head whose title is changed', elements: [head(panelWith())], clicks: ['title'] },
  {
    name: 'work in progress',
    elements: [
      head(busyPanel),
      part('glm-plan', busyPanel),
      part('glm-changes', busyPanel),
      part('glm-queue', busyPanel),
      part('glm-composer', busyPanel),
    ],
    clicks: ['plan', 'changes'],
  },
  {
    name: 'questions',
    elements: [part('glm-questions', panelWith({ questions: [command, edit, question] }))],
  },
  {
    name: 'an empty chat',
    elements: [
      { tag: 'glm-door', properties: { panel: panelWith(), isEmpty: true } },
      part('glm-composer', panelWith()),
    ],
  },
  {
    name: 'an empty chat with a door',
    elements: [{ tag: 'glm-door', properties: { panel: panelWith({ door }), isEmpty: true } }],
  },
  { name: 'a door below a chat', elements: [part('glm-door', panelWith({ door }))] },
  { name: 'the history', elements: [history(chats)] },
  { name: 'a chat about to be deleted', elements: [history(chats)], clicks: ['delete-chat'] },
  { name: 'an empty history', elements: [history([])] },
];

function part(tag: string, panel: ChatPanel): ShownElement {
  return { tag, properties: { panel } };
}

function head(panel: ChatPanel): ShownElement {
  const properties = { panel, chatId: 'chat', chatTitle: 'Fix the discount of the shopping cart' };
  return { tag: 'glm-head', properties };
}

function history(all: readonly ChatSummary[]): ShownElement {
  const answer = { type: 'chats', query: '', chats: all, openId: 'chat 2' };
  return { tag: 'glm-history', properties: { chats: answer } };
}

function changed(
  turnId: string,
  display: string,
  change: ChatPanel['changes'][number]['change'],
): ChatPanel['changes'][number] {
  return { turnId, real: `/work/shop/${display}`, display, change };
}
