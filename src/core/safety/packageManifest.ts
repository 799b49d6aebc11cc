import { isObject, type JsonObject, parseJson } from '../json.ts';

/** Parts of package.json that only people read. */
const descriptive = new Set([
  ...['author', 'bugs', 'contributors', 'description', 'displayName', 'funding', 'homepage'],
  ...['keywords', 'license', 'maintainers', 'repository', 'version'],
]);
/** Parts that list packages by name and version. */
const dependencyLists = new Set([
  ...['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'],
]);

/** A version or a simple range: no tag, address, folder or other package's name. */
const plainVersion = /^[~^]?\d+(\.\d+){0,2}(-[\w.]+)?$/;

/**
 * Whether an edit of package.json changes nothing but descriptions and versions of packages that are
 * listed already. Anything that can't be proven harmless is not.
 */
export function changesOnlyHarmlessly(before: string, after: string): boolean {
  const [old, renewed] = [asObject(before), asObject(after)];
  if (old === undefined || renewed === undefined) {
    return false;
  }
  return allKeys(old, renewed).every(
    (key) =>
      descriptive.has(key) ||
      isSame(old[key], renewed[key]) ||
      (dependencyLists.has(key) && differOnlyInVersions(old[key], renewed[key])),
  );
}

function differOnlyInVersions(before: unknown, after: unknown): boolean {
  return (
    isObject(before) &&
    isObject(after) &&
    Object.keys(before).length === Object.keys(after).length &&
    allKeys(before, after).every(
      (name) =>
        isSame(before[name], after[name]) ||
        (isPlainVersion(before[name]) && isPlainVersion(after[name])),
    )
  );
}

function isPlainVersion(version: unknown): boolean {
  return typeof version === 'string' && plainVersion.test(version);
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function allKeys(left: object, right: object): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])];
}

function asObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined; // what can't be read can't be proven harmless
}
