/** A place in the workspace after every check of its path. */
export interface CheckedPath {
  /** How model and user name it: relative to its folder, with the folder's name in front where there are several. */
  readonly display: string;
  /** Absolute and canonical: no link, no `..`, the case of the disk. */
  readonly real: string;
  /** Canonical root of the workspace folder that holds it. */
  readonly root: string;
  readonly kind: 'file' | 'directory' | 'missing';
  /** The path that was asked for led through a link; prompts show the place it led to. */
  readonly isThroughLink: boolean;
  /**
   * Other names it goes by, relative to a workspace folder, with slashes: the one that was asked for,
   * and names of configuring files that link to it. The rules for protected files judge them too.
   */
  readonly aliases?: readonly string[];
}

/** One change to one file. Texts are whole files, exactly as they are to be stored. */
export type FileChange =
  | {
      readonly kind: 'edit';
      readonly path: CheckedPath;
      readonly before: string;
      readonly after: string;
    }
  | { readonly kind: 'create'; readonly path: CheckedPath; readonly after: string }
  | { readonly kind: 'delete'; readonly path: CheckedPath }
  | { readonly kind: 'rename'; readonly path: CheckedPath; readonly to: CheckedPath };

/** Something that leaves a trace; plain data, so that what was shown can be compared with what is done. */
export type Action =
  | { readonly kind: 'change'; readonly tool: string; readonly changes: readonly FileChange[] }
  | {
      readonly kind: 'command';
      readonly tool: string;
      /** Exactly what the shell is given. */
      readonly command: string;
      readonly shell: Shell;
      readonly folder: CheckedPath;
    }
  | {
      readonly kind: 'input';
      readonly tool: string;
      readonly commandId: string;
      readonly text: string;
    }
  | { readonly kind: 'fetch'; readonly tool: string; readonly url: string }
  | {
      readonly kind: 'connect';
      readonly tool: string;
      readonly server: string;
      /** Command line that starts the server, or its address; `serverHash` is of exactly this. */
      readonly target: string;
      readonly serverHash: string;
    }
  | {
      readonly kind: 'mcp';
      readonly tool: string;
      readonly server: string;
      /** SHA-256 of the server's command line or address, as it was approved. */
      readonly serverHash: string;
      /** SHA-256 of what the server says of the tool: an approval holds for these words alone. */
      readonly toolHash: string;
      /** The words are others than those that were seen first, or approved last. */
      readonly isChanged: boolean;
      readonly arguments: Readonly<Record<string, unknown>>;
    }
  | DebugAction;

/** Something that a debugger is to do with a program. */
export type DebugAction =
  | {
      readonly kind: 'debug';
      readonly tool: string;
      /** As the debugger is given it. */
      readonly configuration: Readonly<Record<string, unknown>>;
      /** Root of the workspace folder that it is started for. */
      readonly folder?: string;
    }
  | {
      readonly kind: 'evaluate';
      readonly tool: string;
      /** Name of the program that is debugged, and type of its adapter. */
      readonly program: string;
      readonly adapter: string;
      readonly expression: string;
      /** Why it is asked about; ends the sentence “It …”. */
      readonly effect: string;
    }
  | {
      /** A program that the user attached to is moved, halted or left. */
      readonly kind: 'attached';
      readonly tool: string;
      readonly program: string;
      readonly adapter: string;
      /** The editor’s own, which no other session ever has. */
      readonly sessionId: string;
      /** What is to be done first, as an infinitive: “continue it”. */
      readonly doing: string;
    };

export type Shell = 'bash' | 'zsh' | 'sh' | 'powershell' | 'cmd' | 'unknown';

/** What the rules make of an action. */
export interface Judgement {
  /** `deny` is never shown to the user as a question. */
  readonly verdict: 'allow' | 'ask' | 'deny';
  /** Why, as short sentences for the prompt, or for the model where it is denied. */
  readonly reasons: readonly string[];
  /** Whether a person's approval may be remembered; what configures execution is asked for each time. */
  readonly mayBeRemembered: boolean;
}

/** For how long a person's approval holds. */
export type ApprovalScope = 'once' | 'turn' | 'session' | 'workspace';
export const approvalScopes: readonly ApprovalScope[] = ['once', 'turn', 'session', 'workspace'];

/** A question to the user; the answer is good for exactly this action. */
export interface ApprovalRequest {
  readonly action: Action;
  /** SHA-256 of the action, in hex. */
  readonly hash: string;
  /** One line: what will happen, with the resolved target. */
  readonly title: string;
  readonly reasons: readonly string[];
  /** Scopes that may be offered, `once` always among them. */
  readonly scopes: readonly ApprovalScope[];
}

/** A part of shown changes that the user left out. */
export interface RejectedPart {
  /** Index among the action's changes. */
  readonly change: number;
  /** Ids of an edit's hunks, as `hunksOf` counts them; absent where the whole change is left out. */
  readonly hunks?: readonly number[];
}

export type ApprovalAnswer =
  | {
      readonly kind: 'approved';
      readonly hash: string;
      readonly scope: ApprovalScope;
      /** For changes, approved once: what is not to be done of them. */
      readonly rejected?: readonly RejectedPart[];
    }
  /** @see message what the user wants instead, for the model. */
  | { readonly kind: 'denied'; readonly message?: string };
