import type { LookPorts } from './lookPorts.ts';

/** A place in a file of the workspace that was checked. */
export interface CodePosition {
  /** Absolute and canonical. */
  readonly real: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

/** A place that a language service named; nobody has checked it yet. */
export interface CodePlace {
  /** Absolute; `undefined` for what is in no file of the disk. */
  readonly path: string | undefined;
  /** The last part of its name, for places that may not be read. */
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/** What a language service or a linter complains about. */
export interface Problem {
  /** Absolute. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  /** Who says it, and by which number: `ts 2304`; may be empty. */
  readonly source: string;
}

/** What the editor knows of code. Answers are empty where no extension knows the language. */
export interface LanguageServices {
  symbols(query: string, signal: AbortSignal): Promise<readonly CodePlace[]>;
  definitions(at: CodePosition, signal: AbortSignal): Promise<readonly CodePlace[]>;
  references(at: CodePosition, signal: AbortSignal): Promise<readonly CodePlace[]>;
  /** Markdown, one text for each extension that answers. */
  hover(at: CodePosition, signal: AbortSignal): Promise<readonly string[]>;
  /** Once changes have settled. @param real a file to look at; all that is known where it is absent. */
  problems(real: string | undefined, signal: AbortSignal): Promise<readonly Problem[]>;
}

/** What the tools that ask the language services need of the world. */
export interface LanguagePorts extends LookPorts {
  readonly languages: LanguageServices;
}
