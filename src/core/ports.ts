import type { TokenPrices } from './glm/prices.ts';
import type { GlmError } from './glmError.ts';
import type {
  ApprovalAnswer,
  ApprovalRequest,
  CheckedPath,
  FileChange,
  Shell,
} from './safety/action.ts';

/** Who answers: the API the user configured, or a model on this machine. */
export type BackendId = 'remote' | 'local';

/** What made the editor ask for a completion: typing, or a command of the user's. */
export type Trigger = 'automatic' | 'manual';

/** A hole in a document to be filled. All texts are UTF-16 strings with `\n` line ends. */
export interface FimRequest {
  /** Text before the hole, newest part last. */
  readonly prefix: string;
  /** Text after the hole, nearest part first. */
  readonly suffix: string;
  /** VS Code language id, `plaintext` where unknown. */
  readonly languageId: string;
  /** Path or name of the document as the user sees it; for chat-shaped prompts only. */
  readonly path: string;
  readonly maxTokens: number;
  readonly temperature: number;
  /** Generation ends before any of these strings. */
  readonly stop: readonly string[];
  /** It holds what may not leave this machine; nobody else is asked, whatever the settings say. */
  readonly isLocalOnly?: boolean;
}

/** A tool that the model may call. */
export interface Tool {
  readonly name: string;
  /** What it does and when to use it, for the model. */
  readonly description: string;
  /** JSON schema of the arguments, of type `object`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Its arguments never leave this machine, so that secrets may be filled into them. */
  readonly staysOnMachine?: boolean;
}

/** The model's wish to have a tool run. */
export interface ToolCall {
  /** The server's own, or made up where it sent none; unique within an answer. */
  readonly id: string;
  readonly name: string;
  /** As the tool's schema has them, as far as that is plain; empty if they can't be read. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Why the call can't be run, as a sentence for the model. */
  readonly problem?: string;
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | {
      readonly role: 'assistant';
      readonly content: string;
      /** What it thought before; GLM wants it back within a tool loop. */
      readonly reasoning?: string;
      readonly toolCalls?: readonly ToolCall[];
    }
  /** What a tool answered to the call with that id. */
  | { readonly role: 'tool'; readonly callId: string; readonly content: string };

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  /** Absent where the model has none to call. */
  readonly tools?: readonly Tool[];
  /** Ghost text never thinks; the dialect of the endpoint decides how that is said. */
  readonly thinking: 'on' | 'off';
  /** Tokens that earlier rounds of the same turn have used; absent in the first. */
  readonly turnTokens?: number;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly stop: readonly string[];
  /** It holds what may not leave this machine; nobody else is asked, whatever the settings say. */
  readonly isLocalOnly?: boolean;
  /** Who is to answer this turn, where the settings do not keep chats on this machine. */
  readonly backend?: BackendId;
}

/** Token counts as the backend reported them; 0 where it reported none. */
export interface TokenUsage {
  readonly promptTokens: number;
  /** Part of `promptTokens` that came from a prefix cache. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Part of `completionTokens` spent on thinking. */
  readonly reasoningTokens: number;
}

export type FinishReason = 'stop' | 'length' | 'toolCalls' | 'contentFilter';

/** The same words whatever the transport sent. `finish` comes last and exactly once. */
export type ModelEvent =
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'text'; readonly text: string }
  /** Comes whole, once all of it is there. */
  | { readonly type: 'toolCall'; readonly call: ToolCall }
  | { readonly type: 'usage'; readonly usage: TokenUsage }
  | { readonly type: 'finish'; readonly reason: FinishReason };

/**
 * One way to reach the model. Both methods throw `GlmError`; after an abort they throw the
 * signal's reason, and the connection is closed by then.
 */
export interface ModelClient {
  chat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
  fillInMiddle(request: FimRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}

/** What a backend can do right now, as its owner knows it. */
export type BackendState =
  /** Nothing to try: no key, or no model was chosen. */
  | { readonly kind: 'unconfigured'; readonly error: GlmError }
  | { readonly kind: 'starting' }
  /** @see fraction 0–1 of the model file read so far. */
  | { readonly kind: 'loading'; readonly fraction: number }
  | { readonly kind: 'ready' }
  /**
   * It was tried and failed; the next good answer clears this. Nobody asks again before
   * `restUntil`, in milliseconds since the epoch.
   */
  | { readonly kind: 'failed'; readonly error: GlmError; readonly restUntil?: number };

/** What it means to ask a backend, apart from how long it takes. */
export interface BackendTerms {
  /** Names server and model; what was measured of another one says nothing about this one. */
  readonly identity: string;
  readonly isOnThisMachine: boolean;
  /** What its tokens cost; `undefined` where nobody knows. */
  readonly prices: TokenPrices | undefined;
}

/** A place that answers: it knows its own health and hands out clients. */
export interface Backend {
  readonly id: BackendId;
  /** Short name for the status bar: `local`, `remote`, or `demo` for the demo model. */
  label(): string;
  state(): BackendState;
  terms(): BackendTerms;
  /** Starts what must be started and waits for it. Throws `GlmError` if it can't answer. */
  connect(signal: AbortSignal): Promise<ModelClient>;
  /** Tells the backend that it answered, which clears an earlier failure. */
  noteAnswer(): void;
  noteFailure(error: GlmError): void;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `durationMs`; rejects with the signal's reason when that comes first. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

/** Never given a key at any level, nor text of the user's above `trace`. */
export interface Logger {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A text file as it was read, through an open handle that was proven to be the checked path's. */
export interface FileText {
  readonly text: string;
  /** It came from an editor, where it is not saved yet. */
  readonly isUnsaved: boolean;
}

/** A name in a folder. Links are told as links, whatever they lead to. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link';
}

/**
 * The workspace's files behind the path rules. Whatever is outside of it, excluded or secret can't be
 * named by a `CheckedPath`. Methods throw `ToolError` with a sentence for the model.
 */
export interface Workspace {
  /** Names and canonical roots of the workspace folders. */
  folders(): readonly { readonly name: string; readonly root: string }[];
  isTrusted(): boolean;
  /** Checks a path that the model gave: relative, `folder/…` where there are several, or absolute. */
  check(path: string, purpose: 'read' | 'list' | 'write'): Promise<CheckedPath>;
  /** Text as the user sees it: an editor's unsaved text wins over the disk. */
  readText(file: CheckedPath): Promise<FileText>;
  /** What is in a folder, in no order, without what is excluded or secret. */
  list(folder: CheckedPath): Promise<readonly DirectoryEntry[]>;
  /**
   * Makes the changes, all or none; each is checked again right before and right after.
   * For the safety gate alone.
   * @returns what model and user should know of it, as sentences: “a.ts was deleted for good”.
   */
  apply(changes: readonly FileChange[], signal: AbortSignal): Promise<readonly string[]>;
}

/** A folder of the workspace as the editor has it. */
export interface EditorFolder {
  readonly name: string;
  /** `file` where it is on a disk that Node can reach. */
  readonly scheme: string;
  /** As the user opened it, links and all. */
  readonly path: string;
}

/** What the editor knows of the workspace and its files. All paths are absolute and canonical. */
export interface EditorFiles {
  folders(): readonly EditorFolder[];
  isTrusted(): boolean;
  /** Text of an open document with unsaved changes, without BOM; `undefined` for any other file. */
  unsavedText(real: string): string | undefined;
  /**
   * Saves an open document as its user would; what formats on save may change it. A document without unsaved changes
   * takes over what others write to its file, one step for undo. Throws `ToolError` where it can't be saved.
   */
  save(real: string): Promise<void>;
  /** @returns false where the file system has no trash; nothing has happened then. */
  moveToTrash(real: string): Promise<boolean>;
}

/** Puts a question to the user and waits; rejects with the signal's reason. */
export interface Approver {
  ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer>;
}

/** A command line and where it runs. */
export interface ShellCommand {
  /** Exactly what the shell is given. */
  readonly command: string;
  /** The shell that it was judged for; no other is given it. */
  readonly shell: Shell;
  readonly folder: CheckedPath;
}

/** What a command has done so far. */
export interface CommandStatus {
  readonly id: string;
  readonly state: 'running' | 'exited' | 'stopped';
  /** `undefined` while it runs, and where the shell does not tell. */
  readonly exitCode: number | undefined;
  /** What it printed since the last look, without control sequences. */
  readonly newOutput: string;
  /** 1-based number of the output's line that `newOutput` begins with. */
  readonly firstLine: number;
}

/** Runs commands where the user can see them; they are started and typed into through the safety gate alone. */
export interface Terminals {
  shell(): Shell;
  /**
   * Resolves when the command is over, or still running after `waitMs`. After an abort it is stopped
   * and the signal's reason thrown.
   */
  run(command: ShellCommand, waitMs: number, signal: AbortSignal): Promise<CommandStatus>;
  /** What has come since the last look; waits for the command's end, at most `waitMs`. */
  read(id: string, waitMs: number, signal: AbortSignal): Promise<CommandStatus>;
  /** Lines of all its output once more, 1-based and inclusive; it tells of those that are kept no longer. */
  lines(id: string, startLine: number, endLine: number): string;
  send(id: string, text: string): Promise<void>;
  stop(id: string): Promise<CommandStatus>;
}

/** Hears what becomes of a command. */
export interface CommandListener {
  /** What it prints, control sequences and all; they may be cut anywhere. */
  onOutput(chunk: string): void;
  /** Comes once, after all output. @param exitCode `undefined` where nobody tells. */
  onEnd(exitCode: number | undefined): void;
}

/** A command that a shell was given. */
export interface StartedCommand {
  /** Types into it. A line ends with `\n`. */
  send(text: string): void;
  /** Asks it to end, and after a grace time takes everything from it that it runs in; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Gives commands to shells. */
export interface CommandRunner {
  shell(): Shell;
  /** Resolves when a shell has the command; throws `ToolError` where none takes it. */
  start(
    command: ShellCommand,
    listener: CommandListener,
    signal: AbortSignal,
  ): Promise<StartedCommand>;
}

/** Runs a command line in a process of its own, where a terminal can't tell what becomes of it. */
export interface ShellProcesses {
  /** @param shellPath the shell's program. @param folder absolute. */
  start(
    line: { readonly command: string; readonly shellPath: string; readonly folder: string },
    listener: CommandListener,
  ): StartedCommand;
  /** Ends what the shell of a terminal that goes away has started, without asking. */
  endTree(shellPid: number): Promise<void>;
}

/** The file that test runners write their report to; outside of the workspace, the same all session long. */
export interface ReportFile {
  /** Absolute. */
  readonly path: string;
  /** Takes an earlier report away, so that none is taken for a new one. */
  clear(): Promise<void>;
  /** @returns `undefined` where none was written, or one that nobody could read. */
  read(): Promise<string | undefined>;
}

/** Keeps what files were before a turn changed them; outside the workspace. */
export interface Checkpoints {
  /** Called by the safety gate before the changes are made; resolves when they could be undone. */
  keep(turnId: string, changes: readonly FileChange[]): Promise<void>;
}

/** What the editor's language services change along with a rename. */
export interface RenameEdits {
  /**
   * Edits of files that import the renamed one, and of its own imports while it has its old name. Empty
   * where no language service offers them.
   */
  editsFor(
    from: CheckedPath,
    to: CheckedPath,
    signal: AbortSignal,
  ): Promise<readonly Extract<FileChange, { readonly kind: 'edit' }>[]>;
}

/** One simple command of a script, as a shell would run it. */
export interface SimpleCommand {
  /** Words with quotes resolved; the name first. Where they are not literal, as they were written. */
  readonly words: readonly string[];
  /** `false` where something makes its words unknown before it runs: substitution, expansion, glob. */
  readonly isLiteral: boolean;
}

/** Syntax that does more than run simple commands one after the other or through pipes. */
export type ShellFeature =
  | 'arithmetic'
  | 'assignment'
  | 'background'
  | 'braces'
  | 'comment'
  | 'condition'
  | 'escape'
  | 'expansion'
  | 'function'
  | 'glob'
  | 'group'
  | 'heredoc'
  | 'history'
  | 'invocation'
  | 'loop'
  | 'negation'
  | 'newline'
  | 'redirection'
  | 'scriptBlock'
  | 'substitution'
  | 'tilde';

/** What a shell makes of a command line. */
export interface ParsedCommand {
  /** Every simple command, those inside of substitutions, loops and functions among them. */
  readonly commands: readonly SimpleCommand[];
  readonly features: readonly ShellFeature[];
}

/** Parses without running anything. */
export interface ShellParser {
  /** @returns `undefined` where the text has an error or the shell's grammar is not known. */
  parse(command: string, shell: Shell): Promise<ParsedCommand | undefined>;
}

/** A stretch of a text that is a secret; offsets in UTF-16 units. */
export interface SecretFinding {
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
  /** What it is, as one word for the model: `github`, `password`. Lower-case letters, digits and dashes. */
  readonly kind: string;
}

/** Finds keys, tokens and passwords. */
export interface SecretDetector {
  /** @returns findings in order, none of which overlap. Rejects if it can't look. */
  find(text: string): Promise<readonly SecretFinding[]>;
}
