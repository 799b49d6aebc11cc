import type {
  PerformancePageMessage,
  PerformanceSnapshot,
} from '../../src/protocol/performance.ts';
import { chartPart } from './chartPart.ts';
import { costPart } from './costPart.ts';
import { isEmpty } from './counts.ts';
import { element } from './element.ts';
import { formatMs, formatNumber } from './format.ts';
import { headPart } from './headPart.ts';
import { section } from './part.ts';
import { choicesPart, hoursPart, latencyPart, layersPart } from './tableParts.ts';

/**
 * Builds the page, which stays empty until the first snapshot comes.
 * @returns what shows a snapshot; only what changed is drawn anew.
 */
export function buildPage(
  root: HTMLElement,
  send: (message: PerformancePageMessage) => void,
): (snapshot: PerformanceSnapshot) => void {
  const head = headPart(send);
  const charts = [firstTokenChart(), speedChart()];
  const side = [costPart(), layersPart()];
  const tables = [latencyPart(), choicesPart(), hoursPart()];
  const parts = [head, ...charts, ...side, ...tables];
  const filled = element(
    'div',
    { 'data-testid': 'filled' },
    element('div', { class: 'beside' }, ...charts.map(({ node }) => node)),
    element('div', { class: 'beside' }, ...side.map(({ node }) => node)),
    ...tables.map(({ node }) => node),
  );
  const empty = emptyState();
  return (snapshot) => {
    filled.hidden = isEmpty(snapshot);
    empty.hidden = !filled.hidden;
    if (!head.node.isConnected) {
      root.append(head.node, element('main', {}, empty, filled));
    }
    parts.forEach((part) => part.show(snapshot));
  };
}

const firstTokenChart = () =>
  chartPart({
    id: 'first-token',
    title: 'Time to first token',
    figure: 'firstTokenMs',
    scale: 'logarithmic',
    format: formatMs,
  });

const speedChart = () =>
  chartPart({
    id: 'speed',
    title: 'Tokens per second',
    figure: 'tokensPerSecond',
    scale: 'linear',
    format: formatNumber,
  });

function emptyState(): HTMLElement {
  const list = [
    'how long each backend takes to its first token, and how fast it goes on from there',
    'which backend was chosen for each request, and why',
    'how often ghost text cost no request at all',
    'requests, tokens and cost',
  ].map((words) => element('li', {}, words));
  return section(
    'empty',
    'Nothing was asked yet',
    element(
      'p',
      {},
      'Type some code in an editor and wait for ghost text. This page will then show:',
    ),
    element('ul', {}, ...list),
    element('p', {}, 'It is measured on this machine and stays here.'),
  );
}
