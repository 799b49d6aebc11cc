import type { HourRow, LayerCounts, PerformanceSnapshot } from '../../src/protocol/performance.ts';

export interface Layer {
  readonly name: string;
  readonly count: number;
  /** Part of all completions, 0–1; `undefined` of none. */
  readonly share: number | undefined;
}

const layerNames: Readonly<Record<keyof LayerCounts, string>> = {
  typedAlong: 'On screen already, typed along',
  cache: 'Cache of earlier suggestions',
  model: 'Model',
  nothing: 'Model, which had nothing to add',
};
const layers = ['typedAlong', 'cache', 'model', 'nothing'] as const;

export function layersOf(counts: LayerCounts): Layer[] {
  const total = sum(layers.map((layer) => counts[layer]));
  return layers.map((layer) => {
    const count = counts[layer];
    return { name: layerNames[layer], count, share: total === 0 ? undefined : count / total };
  });
}

/** Both backends in one hour. */
export interface Hour {
  /** Begin of the hour, in milliseconds since the epoch. */
  readonly at: number;
  readonly local: number;
  readonly remote: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Requests as a part of those of the busiest hour, 0–1. */
  readonly load: number;
}

/** Newest first; hours in which nothing was asked are left out. */
export function hoursOf(rows: readonly HourRow[]): Hour[] {
  const byHour = Map.groupBy(rows, ({ at }) => at);
  const totals = [...byHour.values()].map((hour) => sum(hour.map(({ requests }) => requests)));
  const busiest = Math.max(1, ...totals);
  return [...byHour]
    .toSorted(([a], [b]) => b - a)
    .map(([at, hour]) => {
      const requests = (backend: HourRow['backend']) =>
        sum(hour.filter((row) => row.backend === backend).map((row) => row.requests));
      const [local, remote] = [requests('local'), requests('remote')];
      return {
        at,
        local,
        remote,
        promptTokens: sum(hour.map(({ promptTokens }) => promptTokens)),
        completionTokens: sum(hour.map(({ completionTokens }) => completionTokens)),
        load: (local + remote) / busiest,
      };
    });
}

/** Whether there is nothing to show yet. */
export function isEmpty({ answers, hours, layers: counts }: PerformanceSnapshot): boolean {
  return answers.length === 0 && hours.length === 0 && layers.every((layer) => counts[layer] === 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
