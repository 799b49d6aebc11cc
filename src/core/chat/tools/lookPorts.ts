import type { Workspace } from '../../ports.ts';
import type { CheckedPath } from '../../safety/action.ts';
import type { SafetyGate } from '../../safety/safetyGate.ts';

/** What each tool that looks at something needs of the world. */
export interface LookPorts {
  readonly workspace: Pick<Workspace, 'check' | 'folders' | 'list' | 'readText'>;
  /** An unguessable word, as `fence` wants it. */
  readonly randomId: () => string;
  /** Most tokens that a result may have: about 10,000, less where the model's context is small. */
  readonly maxResultTokens: number;
}

/** What to look for in files, line by line. */
export interface TextQuery {
  readonly pattern: string;
  /** A regular expression of ripgrep's, else a text that is found as it stands. */
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
  /** Globs as in `.gitignore`, relative to the workspace folder; no list means all files. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Matches in one file beyond these are not told. */
  readonly maxPerFile: number;
}

/** Where a text was found. */
export interface TextMatch {
  /** Absolute path below the folder that was searched, not checked yet. */
  readonly real: string;
  /** 1-based. */
  readonly line: number;
  /** Of the first match on the line; 1-based, in bytes of UTF-8. */
  readonly column: number;
}

/** Finds a text in files. It only tells where: what stands there is read by checked paths. */
export interface TextSearch {
  /**
   * Matches below a checked file or folder, those of a file one after the other, one for each line. A reader that leaves ends
   * the search. Throws `ToolError` for a pattern that can't be read, and when the search takes too long.
   */
  matches(place: CheckedPath, query: TextQuery, signal: AbortSignal): AsyncIterable<TextMatch>;
  /** The same for a text that no file has yet; `real` is empty. */
  matchesIn(text: string, query: TextQuery, signal: AbortSignal): AsyncIterable<TextMatch>;
}

/** What the search tool needs of the world. */
export interface SearchPorts extends LookPorts {
  readonly search: TextSearch;
}

/** What a web server answered. */
export type WebAnswer =
  /** @see to absolute, not checked yet. */
  | { readonly kind: 'moved'; readonly to: string }
  | {
      readonly kind: 'page';
      readonly status: number;
      /** Without parameters, in small letters: `text/html`. */
      readonly mediaType: string;
      readonly text: string;
      /** It was longer than pages may be. */
      readonly isCut: boolean;
    };

/** Asks web servers for pages; never one of this machine or its network. */
export interface Web {
  /** One request; a redirect is an answer. Throws `ToolError`. @param url `https:` */
  get(url: string, signal: AbortSignal): Promise<WebAnswer>;
}

/** What the tool that fetches pages needs of the world. */
export interface FetchPorts extends Pick<LookPorts, 'maxResultTokens' | 'randomId'> {
  readonly web: Web;
  readonly gate: Pick<SafetyGate, 'fetch'>;
  /** The turn that an approval may hold for. */
  readonly turnId: string;
}
