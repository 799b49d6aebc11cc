import { Chart } from './chart.ts';
import { element } from './element.ts';
import { backendNames } from './format.ts';
import { section, type Part } from './part.ts';
import { chartColumns, describeSamples, samplesOf, type BackendId, type Figure } from './series.ts';
import { onThemeChange } from './theme.ts';

export interface ChartPartOptions {
  readonly id: string;
  readonly title: string;
  readonly figure: Figure;
  readonly scale: 'linear' | 'logarithmic';
  readonly format: (value: number) => string;
}

const backends = ['local', 'remote'] as const;

/** A chart of one figure, with a legend that says it in words. */
export function chartPart({ id, title, figure, scale, format }: ChartPartOptions): Part {
  const words = { local: element('span'), remote: element('span') };
  const entries = backends.map((backend) =>
    element('li', {}, legendMark(backend), `${backendNames[backend]}: `, words[backend]),
  );
  const legend = element('ul', { id: `${id}-legend`, class: 'legend' }, ...entries);
  const label = `Chart: ${title.toLowerCase()} over time, by backend`;
  const chart = new Chart({ label, describedBy: legend.id, scale, format });
  onThemeChange(() => chart.restyle());
  return {
    node: section(id, title, chart.node, legend),
    show({ answers }) {
      const samples = samplesOf(answers, figure);
      chart.node.hidden = samples.length === 0;
      chart.show(chartColumns(samples));
      for (const backend of backends) {
        words[backend].textContent = describeSamples(samples, backend, format);
      }
    },
  };
}

const svg = 'http://www.w3.org/2000/svg';

/** A piece of the line with a mark on it, as the chart draws them. */
function legendMark(backend: BackendId): SVGElement {
  const mark = document.createElementNS(svg, 'svg');
  mark.setAttribute('class', `mark ${backend}`);
  mark.setAttribute('viewBox', '0 0 28 10');
  mark.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg, 'path');
  line.setAttribute('d', 'M0 5H28');
  const point = document.createElementNS(svg, 'circle');
  for (const [name, value] of Object.entries({ cx: '14', cy: '5', r: '3' })) {
    point.setAttribute(name, value);
  }
  mark.append(line, point);
  return mark;
}
