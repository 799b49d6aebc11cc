import type { AdapterQuirks } from '../quirks.ts';
import { bodies, type DapScope, type DapVariable } from '../sessions/dapMessages.ts';
import type { StopReplies } from '../sessions/stopReplies.ts';
import type { SnapshotLink } from './snapshotLink.ts';
import { shownValue } from './shownValue.ts';
import type { SnapshotScope, SnapshotVariable } from './stopSnapshot.ts';

/** Variables of a scope that are kept; nobody reads more of them, and the rest can be asked for. */
const maxVariables = 40;
/** Where pages can be asked for, no more than these come over the wire. */
const pageSize = 200;
/** Elements of a collection that are kept. */
const maxChildren = 5;

/** What reading variables takes. */
export interface VariableSources {
  readonly link: SnapshotLink;
  readonly replies: StopReplies | undefined;
  readonly quirks: AdapterQuirks;
  readonly canPage: boolean;
}

/** Values that are code or types say little of what went wrong. */
const codeValue =
  /^(?:ƒ|class |function|async function|<(?:function|class|module|built-in|bound method))/u;

/** Whether a scope holds values of the program that are read at little cost. */
export function isReadable(
  { name, expensive, presentationHint }: DapScope,
  { cheapScopes }: AdapterQuirks,
): boolean {
  const isMachine = presentationHint === 'registers' || /^registers$/iu.test(name);
  return !isMachine && (!expensive || cheapScopes?.test(name) === true);
}

/**
 * The variables of a scope, those that the source mentions first.
 * @param mentioned names in the lines around. @returns `undefined` where the adapter gave none.
 */
export async function readScope(
  scope: DapScope,
  mentioned: ReadonlySet<string>,
  sources: VariableSources,
  worth: 'vital' | 'more',
): Promise<SnapshotScope | undefined> {
  const variables = await childrenOf(scope.variablesReference, sources, worth);
  if (variables === undefined) {
    return undefined;
  }
  const values = variables.filter(({ name }) => !sources.quirks.noise.test(name));
  const rankOf = (each: DapVariable) =>
    (mentioned.has(each.name) ? 2 : 0) + (codeValue.test(each.value) ? -1 : 0);
  const kept = values.toSorted((a, b) => rankOf(b) - rankOf(a)).slice(0, maxVariables);
  return {
    name: scope.name,
    variables: kept.map(variableOf),
    more: Math.max(values.length, scope.namedVariables ?? 0) - kept.length,
  };
}

/** The same with its first children, where it may be looked into without running code of the program. */
export async function withChildren(
  variable: SnapshotVariable,
  sources: VariableSources,
): Promise<SnapshotVariable> {
  const children = variable.reference && (await childrenOf(variable.reference, sources));
  if (!children) {
    return variable;
  }
  const values = children.filter(({ name }) => !sources.quirks.noise.test(name));
  return {
    ...variable,
    size: variable.size ?? values.length,
    children: values.slice(0, maxChildren).map(variableOf),
  };
}

/** Whether its children can be read without getters being called. */
export function mayExpand(
  { reference, isLazy, value, type = '' }: SnapshotVariable,
  { expandable }: AdapterQuirks,
): boolean {
  const isData = reference !== undefined && !isLazy && !codeValue.test(value);
  return isData && (expandable === undefined || expandable.test(type));
}

async function childrenOf(
  reference: number,
  { link, replies, quirks, canPage }: VariableSources,
  worth: 'vital' | 'more' = 'more',
): Promise<readonly DapVariable[] | undefined> {
  const page = canPage ? { start: 0, count: pageSize } : {};
  return (
    (quirks.reusesReferences ? undefined : replies?.variablesOf(reference)) ??
    bodies.variables.safeParse(
      await link.ask('variables', { variablesReference: reference, ...page }, worth),
    ).data?.variables
  );
}

export function variableOf(variable: DapVariable): SnapshotVariable {
  const { name, value, type, evaluateName, variablesReference, presentationHint } = variable;
  const size = variable.indexedVariables || variable.namedVariables;
  return {
    name,
    value: shownValue(value),
    ...(type && { type }),
    ...(evaluateName !== undefined && { evaluateName }),
    ...(variablesReference > 0 && { reference: variablesReference }),
    ...(presentationHint?.lazy && { isLazy: true }),
    ...(size && { size }),
  };
}
