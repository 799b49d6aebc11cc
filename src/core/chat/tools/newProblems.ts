import type { Problem } from './languagePorts.ts';

/** More alike problems in one file are compared in their order alone. */
const maxAlike = 60;

/**
 * Problems that were not there before. Lines may have shifted meanwhile: of problems that say the same of the
 * same file, those are taken for the old ones whose shifts differ least from each other.
 */
export function newProblems(
  before: readonly Problem[],
  now: readonly Problem[],
): readonly Problem[] {
  const known = Map.groupBy(before, keyOf);
  const isNew = new Set<Problem>();
  for (const [key, problems] of Map.groupBy(now, keyOf)) {
    added(known.get(key) ?? [], problems).forEach((problem) => isNew.add(problem));
  }
  return now.filter((problem) => isNew.has(problem));
}

function keyOf({ path, severity, source, message }: Problem): string {
  return JSON.stringify([path, severity, source, message]);
}

function added(before: readonly Problem[], now: readonly Problem[]): readonly Problem[] {
  if (now.length <= before.length) {
    return [];
  }
  const [old, current] = [before, now].map((problems) =>
    problems.toSorted((one, other) => one.line - other.line),
  );
  const matched = new Set(matching(linesOf(old), linesOf(current)));
  return current?.filter((_, index) => !matched.has(index)) ?? [];
}

function linesOf(problems: readonly Problem[] = []): readonly number[] {
  return problems.map(({ line }) => line);
}

/** What it costs to take `now[index]` for the last line looked at, and how that came about. */
interface Step {
  readonly index: number;
  readonly shift: number;
  readonly cost: number;
  readonly previous: Step | undefined;
}

/** @returns for each line before, the index of its line now; fewer than there are now. */
function matching(before: readonly number[], now: readonly number[]): readonly number[] {
  if (now.length > maxAlike) {
    return before.map((_, index) => index);
  }
  let steps: readonly Step[] = [{ index: -1, shift: 0, cost: 0, previous: undefined }];
  for (const line of before) {
    steps = now.flatMap((lineNow, index) => {
      const shift = lineNow - line;
      const costOf = (step: Step) => step.cost + Math.abs(shift - step.shift);
      const previous = cheapest(
        steps.filter((step) => step.index < index),
        costOf,
      );
      return previous === undefined ? [] : [{ index, shift, cost: costOf(previous), previous }];
    });
  }
  return indexesOf(cheapest(steps, ({ cost }) => cost));
}

function cheapest(steps: readonly Step[], costOf: (step: Step) => number): Step | undefined {
  return steps.toSorted((one, other) => costOf(one) - costOf(other))[0];
}

function indexesOf(step: Step | undefined): readonly number[] {
  return step === undefined ? [] : [...indexesOf(step.previous), step.index];
}
