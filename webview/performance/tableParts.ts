import type { AnswerRow, LatencyRow } from '../../src/protocol/performance.ts';
import { hoursOf, layersOf, type Hour, type Layer } from './counts.ts';
import { DataTable, type Column } from './dataTable.ts';
import { element } from './element.ts';
import {
  backendNames,
  formatCount,
  formatHour,
  formatMs,
  formatNumber,
  formatOutcome,
  formatReason,
  formatShare,
  formatTime,
  kindNames,
} from './format.ts';
import { section, type Part } from './part.ts';

const maxChoices = 100;

/** What was measured: the usual case and the slow one. */
export function latencyPart(): Part {
  const id = 'latency';
  const table = new DataTable(`${id}-title`, latencyColumns);
  const note =
    'Half of the values lie at or below p50, and 19 of 20 at or below p95. Recent ones weigh more.';
  return {
    node: section(id, 'Latency by kind and prompt size', element('p', {}, note), table.node),
    show: ({ latency }) => table.show(latency),
  };
}

const latencyColumns: readonly Column<LatencyRow>[] = [
  { title: 'Backend', kind: 'name', text: ({ backend }) => backendNames[backend] },
  { title: 'Kind', kind: 'name', text: ({ kind }) => kindNames[kind] },
  { title: 'Prompt', kind: 'name', text: ({ promptSize }) => promptSize },
  { title: 'Answers', kind: 'number', text: ({ answers }) => formatCount(answers) },
  { title: 'Failures', kind: 'number', text: ({ failures }) => formatCount(failures) },
  ...quantileColumns('First token', 'firstTokenMs', formatMs),
  ...quantileColumns('Tokens/s', 'tokensPerSecond', formatNumber),
  ...quantileColumns('Total', 'totalMs', formatMs),
  { title: 'From cache', kind: 'number', text: ({ cachedShare }) => formatShare(cachedShare) },
];

function quantileColumns(
  title: string,
  figure: 'firstTokenMs' | 'totalMs' | 'tokensPerSecond',
  format: (value: number | undefined) => string,
): Column<LatencyRow>[] {
  return (['p50', 'p95'] as const).map((quantile) => ({
    title: `${title} ${quantile}`,
    kind: 'number',
    text: ({ [figure]: quantiles }) => format(quantiles?.[quantile]),
  }));
}

/** How often ghost text cost no request. */
export function layersPart(): Part {
  const id = 'layers';
  const table = new DataTable<Layer>(`${id}-title`, [
    { title: 'Source', kind: 'name', text: ({ name }) => name },
    { title: 'Times', kind: 'number', text: ({ count }) => formatCount(count) },
    {
      title: 'Share',
      kind: 'number',
      text: ({ share }) => formatShare(share),
      bar: ({ share }) => share ?? 0,
    },
  ]);
  return {
    node: section(id, 'Where ghost text came from', table.node),
    show: ({ layers }) => table.show(layersOf(layers)),
  };
}

export function hoursPart(): Part {
  const id = 'hours';
  const table = new DataTable<Hour>(`${id}-title`, [
    { title: 'Hour', kind: 'name', text: ({ at }) => formatHour(at) },
    {
      title: 'Requests',
      kind: 'number',
      text: ({ local, remote }) => formatCount(local + remote),
      bar: ({ load }) => load,
    },
    { title: 'Local', kind: 'number', text: ({ local }) => formatCount(local) },
    { title: 'Remote', kind: 'number', text: ({ remote }) => formatCount(remote) },
    { title: 'Tokens read', kind: 'number', text: ({ promptTokens }) => formatCount(promptTokens) },
    {
      title: 'Tokens written',
      kind: 'number',
      text: ({ completionTokens }) => formatCount(completionTokens),
    },
  ]);
  return {
    node: section(id, 'Requests and tokens by hour', table.node),
    show: ({ hours }) => table.show(hoursOf(hours)),
  };
}

/** The last requests, newest first, and why each went where it went. */
export function choicesPart(): Part {
  const id = 'choices';
  const table = new DataTable(`${id}-title`, choiceColumns);
  return {
    node: section(id, 'Recent choices', table.node),
    show: ({ answers }) => table.show(answers.slice(-maxChoices).toReversed()),
  };
}

const choiceColumns: readonly Column<AnswerRow>[] = [
  { title: 'Time', kind: 'name', text: ({ at }) => formatTime(at, Date.now()) },
  { title: 'Kind', kind: 'words', text: ({ kind }) => kindNames[kind] },
  { title: 'Backend', kind: 'words', text: ({ backend }) => backendNames[backend] },
  { title: 'Why', kind: 'prose', text: formatReason },
  { title: 'Outcome', kind: 'words', text: formatOutcome },
  { title: 'First token', kind: 'number', text: ({ firstTokenMs }) => formatMs(firstTokenMs) },
  {
    title: 'Tokens/s',
    kind: 'number',
    text: ({ tokensPerSecond }) => formatNumber(tokensPerSecond),
  },
  { title: 'Total', kind: 'number', text: ({ totalMs }) => formatMs(totalMs) },
  {
    title: 'Tokens read',
    kind: 'number',
    text: ({ promptTokens }) => formatCount(promptTokens),
  },
  {
    title: 'Tokens written',
    kind: 'number',
    text: ({ completionTokens }) => formatCount(completionTokens),
  },
];
