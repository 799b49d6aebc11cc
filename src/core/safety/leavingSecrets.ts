import { assertNever } from '../assertNever.ts';
import type { Action, Judgement } from './action.ts';
import { findAtOnce } from './secrets/findAtOnce.ts';

/**
 * Asks for each action by which a secret may leave the machine, whatever rules and approvals say: a local model sees secrets as
 * they are, and could put one into an address, a command or the arguments of another server.
 */
export function askedForSecrets(judgement: Judgement, action: Action): Judgement {
  const kinds = judgement.verdict === 'deny' ? [] : secretKindsIn(textsOf(action));
  if (kinds.length === 0) {
    return judgement;
  }
  const reason = `It contains what looks like a secret (${kinds.map(wordsFor).join(', ')}).`;
  return { verdict: 'ask', reasons: [reason, ...judgement.reasons], mayBeRemembered: false };
}

/** What the action takes out of the editor; files stay on the machine, and a server's command line is the user's own. */
function textsOf(action: Action): readonly string[] {
  switch (action.kind) {
    case 'fetch':
      return [action.url, unescaped(action.url)];
    case 'command':
      return [action.command];
    case 'input':
      return [action.text];
    case 'mcp':
      return stringsIn(action.arguments);
    case 'debug': {
      // Those of the environment are what programs are told secrets by.
      const { env: _env, ...rest } = action.configuration;
      return stringsIn(rest);
    }
    case 'evaluate':
      return [action.expression];
    case 'attached':
    case 'change':
    case 'connect':
      return [];
    default:
      return assertNever(action);
  }
}

/** Whoever writes `%67hp_…` gets the same page. */
function unescaped(url: string): string {
  return url.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    const bytes = escapes.slice(1).split('%');
    return String.fromCharCode(...bytes.map((hex) => Number.parseInt(hex, 16)));
  });
}

/** Names with their values, for a password gives itself away by its name. */
function stringsIn(given: unknown): readonly string[] {
  if (typeof given === 'string') {
    return [given];
  }
  if (typeof given !== 'object' || given === null) {
    return [];
  }
  return Object.entries(given).flatMap(([name, value]) => [
    name,
    ...(typeof value === 'string' ? [`${name}: ${JSON.stringify(value)}`] : []),
    ...stringsIn(value),
  ]);
}

function secretKindsIn(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap(findAtOnce).map(({ kind }) => kind))];
}

/** All other kinds are the names of those who issue tokens. */
const plainKinds = ['credential', 'key', 'password', 'private-key', 'token', 'url-password'];

function wordsFor(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return plainKinds.includes(kind) ? words : `${words} token`;
}
