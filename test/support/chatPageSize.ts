import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What script and style of the chat page may come to, gzipped. */
export const chatPageBudgetBytes = 250_000;

/** @param folder the unpacked extension @returns the gzipped bytes of what the chat page loads */
export async function chatPageBytes(folder: string): Promise<number> {
  const files = ['chat.js', 'chat.css'].map((name) => path.join(folder, 'dist/webview', name));
  const sizes = files.map(async (file) => gzipSync(await fs.readFile(file)).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
