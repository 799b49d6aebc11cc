import type { StopException, StopSnapshot } from '../snapshot/stopSnapshot.ts';
import type { StackTrace } from './stackTrace.ts';

/**
 * What makes two failures the same: what was thrown, what it says without what differs from run to run, and the
 * innermost function of the user's that it came through. Lines do not count: a patch moves them.
 */
export interface FailureSignature {
  /** `TypeError`, `SIGSEGV`, `exit 3`. */
  readonly type: string;
  /** With `#` for numbers, addresses and what is quoted. */
  readonly message: string;
  /** File as the tools name it and function; absent where no frame is the user's. */
  readonly place?: { readonly path: string; readonly name: string };
}

/** Of a program that stopped where it fails; `undefined` where it stopped for another reason. */
export function signatureOfStop({
  exception,
  frames,
  reason,
  reasonText,
}: Pick<StopSnapshot, 'exception' | 'frames' | 'reason' | 'reasonText'>):
  | FailureSignature
  | undefined {
  if (reason !== 'exception' && reason !== 'signal') {
    return undefined;
  }
  const { type, message } = thrown(exception ?? { type: reasonText, message: '' });
  const frame = frames.find(({ isUsers, path }) => isUsers && path !== undefined);
  return {
    ...{ type, message: constantPart(message) },
    ...(frame?.path !== undefined && { place: { path: frame.path, name: plainName(frame.name) } }),
  };
}

/**
 * Of a program that ended by itself.
 * @param pathOf how the tools name a file that was printed; `undefined` where it is none of the user's.
 * @param exitCode counts where nothing was printed that tells more.
 * @returns `undefined` where it ended well.
 */
export function signatureOfRun(
  {
    trace,
    exitCode,
  }: { readonly trace?: StackTrace | undefined; readonly exitCode?: number | undefined },
  pathOf: (file: string) => string | undefined,
): FailureSignature | undefined {
  if (exitCode === 0) {
    return undefined; // Whatever it printed, it had caught.
  }
  if (trace === undefined) {
    return exitCode === undefined ? undefined : { type: `exit ${exitCode}`, message: '' };
  }
  const places = trace.frames.map(({ file, name }) => ({ path: pathOf(file), name }));
  const users = places.find(({ path }) => path !== undefined);
  return {
    ...{ type: trace.type, message: constantPart(trace.message) },
    ...(users?.path !== undefined && { place: { path: users.path, name: plainName(users.name) } }),
  };
}

/** A stop tells more of the place than a trace, or the other way round; what both know must be the same. */
export function isSameFailure(one: FailureSignature, other: FailureSignature): boolean {
  const isSamePlace =
    one.place === undefined ||
    other.place === undefined ||
    (one.place.path === other.place.path && one.place.name === other.place.name);
  return one.type === other.type && one.message === other.message && isSamePlace;
}

/** For model and user: `KeyError “#” in total (app.py)`. */
export function signatureText({ type, message, place }: FailureSignature): string {
  const where = place && ` in ${place.name || 'the main program'} (${place.path})`;
  return `${type}${message && ` “${message}”`}${where ?? ''}`;
}

/** Adapters put type and message in one text, or in two. */
function thrown({ type, message }: Pick<StopException, 'type' | 'message'>): {
  readonly type: string;
  readonly message: string;
} {
  const head = /^(?:Uncaught )?(?<name>[A-Z][\w$.]{0,80}): (?<rest>[\s\S]*)$/u.exec(
    message,
  )?.groups;
  const name = head?.['name'];
  const isTypeMessage = type === undefined || type === message || type === name;
  return isTypeMessage && name !== undefined
    ? { type: lastPart(name), message: head?.['rest'] ?? '' }
    : { type: lastPart(type ?? message), message: type === message ? '' : message };
}

function lastPart(name: string): string {
  return /^[\w$.]+$/u.test(name) ? (name.split('.').at(-1) ?? '') : name;
}

/** One line of it is enough to know it again; programs print whole documents. In UTF-16 units. */
const maxMessageChars = 300;

function constantPart(message: string): string {
  const [line = ''] = message.trim().split('\n');
  return line
    .slice(0, maxMessageChars)
    .replace(/(["'`“‘])(?:(?!\1|[”’]).){0,200}["'`”’]/gu, '#')
    .replace(
      /0x[0-9a-f]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:[A-Za-z]:)?(?:[\\/][\w.@-]+){2,}|\d+(?:\.\d+)?/giu,
      '#',
    )
    .replace(/\s+/gu, ' ')
    .trim();
}

/** `Object.<anonymous>`, `<module>` and `main` of a bare program have no name; `async Cart.total` is `total`. */
function plainName(name: string): string {
  const last =
    name
      .replace(/^(?:async|new) /u, '')
      .replace(/\(.*$/u, '')
      .split(/[.:]+/u)
      .at(-1) ?? '';
  return /^[<(]/u.test(last.trim()) ? '' : last.trim();
}
