import { isBlank } from './lines.ts';
import { judgeLine, type StopContext } from './stopRules.ts';

/**
 * What the model has written so far, held against the stop rules line by line. Rules see whole
 * lines only, so the result does not depend on how the stream was cut into chunks.
 */
export class GeneratedText {
  readonly #lines: string[] = [];
  #unfinishedLine = '';
  #hasEnded = false;
  readonly #context: StopContext;

  constructor(context: StopContext) {
    this.#context = context;
  }

  /** Whether the next chunk is of interest. */
  get wantsMore(): boolean {
    return !this.#hasEnded;
  }

  /** Whether there is a finished line to show. */
  get hasContentLine(): boolean {
    return this.#contentLines() > 0;
  }

  add(chunk: string): void {
    const [first = '', ...others] = chunk.replaceAll('\r', '').split('\n');
    this.#unfinishedLine += first;
    for (const next of others) {
      this.#judge(this.#unfinishedLine);
      this.#unfinishedLine = next;
    }
  }

  /** The text after the model's own end. */
  finished(): string {
    if (!isBlank(this.#unfinishedLine)) {
      this.#judge(this.#unfinishedLine);
    }
    return this.#lines.join('\n');
  }

  /** The text if the model was cut short: a line broken off is no use unless it is the only one. */
  cutShort(): string {
    return this.hasContentLine ? this.#lines.join('\n') : this.finished();
  }

  #judge(generated: string): void {
    if (this.#hasEnded) {
      return;
    }
    const index = this.#lines.length;
    const verdict = judgeLine(
      {
        text: this.#lineAt(index, generated),
        generated,
        index,
        above: this.#twoLinesAbove(),
        continuesBegunLine: this.#continuesBegunLine(),
        contentLinesBefore: this.#contentLines(),
      },
      this.#context,
    );
    this.#hasEnded = verdict !== 'goOn';
    if (verdict !== 'endBefore') {
      this.#lines.push(generated);
    }
  }

  #lineAt(index: number, generated: string): string {
    return index === 0 ? this.#context.hole.linePrefix + generated : generated;
  }

  #twoLinesAbove(): readonly string[] {
    const documentLines = this.#context.hole.prefix.split('\n').slice(0, -1);
    const ownLines = this.#lines.map((line, index) => this.#lineAt(index, line));
    return [...documentLines.slice(-2), ...ownLines].slice(-2);
  }

  #continuesBegunLine(): boolean {
    const [firstLine = ''] = this.#lines;
    return !isBlank(firstLine) && !isBlank(this.#context.hole.linePrefix);
  }

  #contentLines(): number {
    return this.#lines.filter((line) => !isBlank(line)).length;
  }
}
