import { LRUCache } from 'lru-cache';
import type { SecretDetector, SecretFinding } from '../../ports.ts';
import { clipped, mergeFindings, shifted } from './findings.ts';
import { findPrivateKeys } from './privateKeys.ts';

/** Looks at a text once more. A blank line ends whatever it finds. */
export type Scan = (text: string) => Promise<readonly SecretFinding[]>;

/** No secret is shorter. UTF-16 units. */
const shortestText = 6;

/** A block of a text ends at the first blank line after so many UTF-16 units. */
const blockLength = 1_000;

/** All blocks that are remembered have so many UTF-16 units; enough for a long chat and the open files. */
const memoryLength = 4_000_000;

/**
 * Finds secrets and looks only at what it has not seen: of a text that is like the one before, at the
 * paragraphs that changed. Private keys are longer than paragraphs and cheap to find, so they are looked
 * for each time.
 */
export class RememberingDetector implements SecretDetector {
  readonly #scan: Scan;
  readonly #known = new LRUCache<string, readonly SecretFinding[]>({
    maxSize: memoryLength,
    sizeCalculation: (_findings, block) => block.length,
  });

  constructor(scan: Scan) {
    this.#scan = scan;
  }

  async find(text: string): Promise<readonly SecretFinding[]> {
    if (text.length < shortestText) {
      return [];
    }
    const blocks = blocksOf(text);
    const found = await this.#lookUp(blocks);
    const findings = [...findPrivateKeys(text)];
    let offset = 0;
    for (const block of blocks) {
      findings.push(...shifted(found.get(block) ?? [], offset));
      offset += block.length;
    }
    return mergeFindings(findings);
  }

  async #lookUp(blocks: readonly string[]): Promise<ReadonlyMap<string, readonly SecretFinding[]>> {
    const found = new Map(blocks.map((block) => [block, this.#known.get(block)]));
    const fresh = [...found].filter(([, known]) => known === undefined).map(([block]) => block);
    const findings = fresh.length > 0 ? await this.#scan(fresh.join(gap)) : [];
    let offset = 0;
    for (const block of fresh) {
      const own = clipped(findings, offset, offset + block.length);
      this.#known.set(block, own);
      found.set(block, own);
      offset += block.length + gap.length;
    }
    return new Map([...found].map(([block, known]) => [block, known ?? []]));
  }
}

/** Keeps texts apart that are looked at together. */
const gap = '\n\n';

/** Cuts a text behind blank lines; joined, the blocks are the text. */
function blocksOf(text: string): readonly string[] {
  const blocks: string[] = [];
  const blankLine = /\n[ \t\r]*\n/g;
  let start = 0;
  while (start < text.length) {
    blankLine.lastIndex = start + blockLength;
    const end = blankLine.test(text) ? blankLine.lastIndex : text.length;
    blocks.push(text.slice(start, end));
    start = end;
  }
  return blocks;
}
