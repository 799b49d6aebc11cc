import { setTimeout as pause } from 'node:timers/promises';
import { chatId, exchange, openWindow } from './historyDesk.ts';

// Streams an answer into a chat of the folder of its first argument, and says what it has noted and when, so
// that it can be killed at that. The answer is its own proof: the numbers 0, 1, 2, … one after the other.
const [folder = ''] = process.argv.slice(2);
const { store } = openWindow(folder);
const head = { id: chatId(1), createdAt: 5 };
store.note(head, exchange('t1', 10, 'Count!', '').slice(0, 2));
for (let number = 0; ; number += 1) {
  store.note(head, [{ type: 'append', turnId: 't1', index: 0, text: `${number} ` }]);
  process.stdout.write(`${number} ${performance.now()}\n`);
  // Now and then a result that takes the disk a while.
  if (number % 50 === 49) {
    const begun = { kind: 'call', callId: 'c', name: 'read_file', arguments: {}, at: 1 } as const;
    const step = { ...begun, state: 'done', summary: '', content: 'r'.repeat(500_000) } as const;
    store.note(head, [{ type: 'step', turnId: 't1', index: 1, step }]);
  }
  await pause(5);
}
