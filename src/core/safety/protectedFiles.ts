import ignore, { type Ignore } from 'ignore';
import { assertNever } from '../assertNever.ts';
import type { CheckedPath, FileChange } from './action.ts';
import { changesOnlyHarmlessly } from './packageManifest.ts';
import { foldedName } from './pathRules.ts';
import { protectedNames } from './protectedNames.ts';
import { hasRemoteSchema } from './remoteSchema.ts';

interface CompiledNames {
  readonly reason: string;
  readonly matcher: Ignore;
}

const compiled: readonly CompiledNames[] = protectedNames.map(({ reason, patterns }) => ({
  reason,
  matcher: ignore().add(patterns.map((pattern) => foldedName(pattern))),
}));

/** Endings of code and prose, in which no editor looks for a schema or a setting. */
const sourceEndings =
  /\.([cm]?[jt]sx?|py|go|rs|java|kts?|scala|c|h|cc|cpp|hpp|cs|fs|rb|php|swift|dart|lua|pl|r|jl|ex|sh|sql|html?|css|scss|less|vue|svelte|md|mdx|rst|txt|tex|csv)$/;

/** As a key of JSON or YAML. */
const ownSetting = /["']?\bglmAir\.[a-z]+[\w.]*["']?\s*:/i;

/**
 * Why a change needs a person's eyes whatever is approved in advance: it may make something run,
 * send or obey without a further question. Judged by every name that the file goes by.
 * @returns a sentence for the prompt, `undefined` where the change is only text.
 */
export function effectOf(change: FileChange): string | undefined {
  const paths = change.kind === 'rename' ? [change.path, change.to] : [change.path];
  const names = paths.flatMap(namesOf);
  return (
    names.map(effectOfName).find((reason) => reason !== undefined) ??
    effectOnPackage(change, names) ??
    effectOfText(change, names)
  );
}

/**
 * Why a file of that name configures execution, whatever is in it.
 * @param name relative to its workspace folder, with slashes; case and composition do not matter.
 */
export function effectOfName(name: string): string | undefined {
  const folded = foldedName(name.replaceAll('\\', '/'));
  return ignore.isPathValid(folded)
    ? compiled.find(({ matcher }) => matcher.ignores(folded))?.reason
    : undefined;
}

function namesOf(path: CheckedPath): string[] {
  const own = path.real.slice(path.root.length).replace(/^[\\/]+/, '');
  return [own, ...(path.aliases ?? [])].filter((name) => name !== '');
}

function effectOnPackage(change: FileChange, names: readonly string[]): string | undefined {
  const isManifest = names.some((name) =>
    /(^|[\\/])package\.(json5?|yaml)$/.test(foldedName(name)),
  );
  const isHarmless = change.kind === 'edit' && changesOnlyHarmlessly(change.before, change.after);
  return isManifest && !isHarmless
    ? 'package.json decides what npm and its hooks run; more than versions or descriptions changes.'
    : undefined;
}

function effectOfText(change: FileChange, names: readonly string[]): string | undefined {
  switch (change.kind) {
    case 'delete':
      return undefined;
    case 'rename':
      return names.some((name) => isSource(name)) && !names.every((name) => isSource(name))
        ? 'The file changes its kind: as data it may name a schema that the editor fetches.'
        : undefined;
    case 'create':
    case 'edit':
      return names.every((name) => isSource(name)) ? undefined : effectOfData(change.after);
    default:
      return assertNever(change);
  }
}

function effectOfData(text: string): string | undefined {
  if (hasRemoteSchema(text)) {
    return 'The editor fetches the schema that this file names, which can carry data out of the workspace.';
  }
  return ownSetting.test(text) ? 'The file holds settings of GLM Air itself.' : undefined;
}

function isSource(name: string): boolean {
  return sourceEndings.test(foldedName(name));
}
