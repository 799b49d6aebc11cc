import * as z from 'zod/mini';
import { assertNever } from '../assertNever.ts';
import type { Action, ApprovalScope } from './action.ts';
import { canonicalText } from './frozen.ts';

/** Keeps approvals for a workspace in a place that no file of the workspace can reach. */
export interface ApprovalStore {
  /** @returns whatever was set before, even by an older version; it is checked. */
  get(workspace: string): unknown;
  set(workspace: string, keys: readonly string[]): void;
}

const storedKeys = z.array(z.string());

/** What a person has approved for longer than once. */
export class Approvals {
  readonly #store: ApprovalStore;
  readonly #roots: () => readonly string[];
  readonly #session = new Set<string>();
  #turn = noTurn();

  /** @param roots canonical roots of the workspace folders; approvals hold for exactly this set. */
  constructor(store: ApprovalStore, roots: () => readonly string[]) {
    this.#store = store;
    this.#roots = roots;
  }

  /** Scopes that can be offered here; a window without a folder has no workspace to remember for. */
  scopes(): readonly ApprovalScope[] {
    return ['once', 'turn', 'session', ...(this.#roots().length > 0 ? ['workspace' as const] : [])];
  }

  covers(key: string, turnId: string): boolean {
    return (
      this.#session.has(key) ||
      (this.#turn.id === turnId && this.#turn.keys.has(key)) ||
      this.#ofWorkspace().includes(key)
    );
  }

  remember(key: string, scope: ApprovalScope, turnId: string): void {
    switch (scope) {
      case 'once':
        return;
      case 'turn':
        this.#turn = this.#turn.id === turnId ? this.#turn : { id: turnId, keys: new Set() };
        this.#turn.keys.add(key);
        return;
      case 'session':
        this.#session.add(key);
        return;
      case 'workspace':
        this.#store.set(this.#workspace(), [...new Set([...this.#ofWorkspace(), key])]);
        return;
      default:
        assertNever(scope);
    }
  }

  /** Takes back all: of the turn that may be running, of this session and of this workspace. */
  forget(): void {
    this.#turn = noTurn();
    this.#session.clear();
    this.#store.set(this.#workspace(), []);
  }

  #ofWorkspace(): readonly string[] {
    const parsed = storedKeys.safeParse(this.#store.get(this.#workspace()));
    return parsed.success && this.#roots().length > 0 ? parsed.data : [];
  }

  #workspace(): string {
    return JSON.stringify(this.#roots().toSorted());
  }
}

function noTurn(): { readonly id: string; readonly keys: Set<string> } {
  return { id: '', keys: new Set() };
}

/**
 * What an approval for longer than once means: not this action alone, but each one with this key.
 * A command is the same only with the same shell, folder and letters; there are no prefixes.
 */
export function approvalKey(action: Action): string | undefined {
  switch (action.kind) {
    case 'change': {
      const kinds = new Set(action.changes.map(({ kind }) => kind));
      return JSON.stringify(['change', action.tool, ...[...kinds].toSorted()]);
    }
    case 'command':
      return JSON.stringify(['command', action.shell, action.folder.real, action.command]);
    case 'fetch':
      return JSON.stringify(['fetch', new URL(action.url).origin]);
    case 'connect':
      return JSON.stringify(['connect', action.server, action.serverHash]);
    case 'mcp':
      return JSON.stringify([
        ...['mcp', action.server, action.serverHash],
        ...[action.tool, action.toolHash],
      ]);
    case 'debug':
      return JSON.stringify(['debug', action.folder, canonicalText(action.configuration)]);
    case 'attached':
      return JSON.stringify(['attached', action.sessionId]);
    case 'input':
    case 'evaluate':
      return undefined;
    default:
      return assertNever(action);
  }
}
