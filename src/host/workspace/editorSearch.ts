import type { TextMatch, TextQuery, TextSearch } from '../../core/chat/tools/lookPorts.ts';
import type { CheckedPath } from '../../core/safety/action.ts';
import { findRipgrep, Ripgrep } from './ripgrep.ts';

/** Searches with the editor's ripgrep, or with what is at hand where it has none. */
export class EditorSearch implements TextSearch {
  readonly #appRoot: string;
  readonly #otherwise: TextSearch;
  #found: Promise<TextSearch> | undefined;

  /** @param appRoot `vscode.env.appRoot`. */
  constructor(appRoot: string, otherwise: TextSearch) {
    this.#appRoot = appRoot;
    this.#otherwise = otherwise;
  }

  async *matches(
    place: CheckedPath,
    query: TextQuery,
    signal: AbortSignal,
  ): AsyncGenerator<TextMatch> {
    yield* (await this.#search()).matches(place, query, signal);
  }

  async *matchesIn(text: string, query: TextQuery, signal: AbortSignal): AsyncGenerator<TextMatch> {
    yield* (await this.#search()).matchesIn(text, query, signal);
  }

  #search(): Promise<TextSearch> {
    this.#found ??= findRipgrep(this.#appRoot).then((program) =>
      program === undefined ? this.#otherwise : new Ripgrep(program),
    );
    return this.#found;
  }
}
