import type { ChatRequest } from '../../src/core/ports.ts';

/** A question that the tiny GLM was taught the answer to, with thinking on. */
export const taughtQuestion: ChatRequest = {
  messages: [{ role: 'user', content: 'What does the Cart class do?' }],
  thinking: 'on',
  maxTokens: 120,
  temperature: 0,
  stop: [],
};
export const taughtThought =
  'The user asks about Cart. It keeps line items, merges equal skus and computes totals.';
export const taughtAnswer =
  '`Cart` keeps a list of line items. Adding an item with a known `sku` raises its quantity, and `total(taxRate)` returns the subtotal plus tax.';
