import { assertNever } from '../assertNever.ts';
import type { Action, CheckedPath, FileChange } from './action.ts';
import { madeVisible } from './invisibleCharacters.ts';

/** More files than these are counted in a title, not named. */
const maxNamedFiles = 4;

/** One line that says what will happen, with the place a link leads to and all that hides in names. */
export function titleOf(action: Action): string {
  return madeVisible(plainTitle(action));
}

function plainTitle(action: Action): string {
  switch (action.kind) {
    case 'change':
      return titleOfChanges(action.changes);
    case 'command':
      return `Run in ${named(action.folder)}: ${action.command}`;
    case 'input':
      return `Type into a running command: ${action.text}`;
    case 'fetch':
      return `Fetch from ${hostOf(action.url)}: ${action.url}`;
    case 'connect':
      return `Start or reach the MCP server ${action.server}: ${action.target}`;
    case 'mcp':
      return `Call ${action.tool} of the MCP server ${action.server}`;
    case 'debug':
      return `Start under the debugger: ${programOf(action.configuration)}`;
    case 'evaluate':
      return `Evaluate in ${action.program} (${action.adapter}): ${action.expression}`;
    case 'attached':
      return `Handle ${action.program} (${action.adapter}), which you attached to: ${action.doing}`;
    default:
      return assertNever(action);
  }
}

/** What is started, whatever its configuration calls itself. */
function programOf(configuration: Readonly<Record<string, unknown>>): string {
  const { program, module, runtimeExecutable, name, args } = configuration;
  const what = [program, module, runtimeExecutable, name].find((each) => typeof each === 'string');
  const given = Array.isArray(args) ? args.map(String) : [];
  return [what ?? 'a program', ...given].join(' ');
}

function titleOfChanges(changes: readonly FileChange[]): string {
  const titles = changes.slice(0, maxNamedFiles).map(titleOfChange);
  const more = changes.length - titles.length;
  return titles.join(', ') + (more > 0 ? `, and ${more} more` : '');
}

function titleOfChange(change: FileChange): string {
  switch (change.kind) {
    case 'edit':
      return `Edit ${named(change.path)}`;
    case 'create':
      return `Create ${named(change.path)}`;
    case 'delete':
      return `Delete ${named(change.path)}`;
    case 'rename':
      return `Rename ${named(change.path)} to ${named(change.to)}`;
    default:
      return assertNever(change);
  }
}

function named({ display, isThroughLink, real }: CheckedPath): string {
  return isThroughLink ? `${display} (a link to ${real})` : display || '.';
}

/** The host an address really belongs to, whatever stands in front of an `@`. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
