import uPlot from 'uplot';
import { element } from './element.ts';
import { linearRange, logRange, logTicks, timeLabels, timeRange } from './chartScale.ts';
import type { BackendId, ChartColumns } from './series.ts';
import { readTheme, type ChartTheme } from './theme.ts';

const heightPx = 200;
const pointPx = 6;
/** Many points make a cloud, and the line stays in front of it. */
const pointAlpha = 0.6;
const axisHeightPx = 28;
const lineWidthPx = 2;
/** What tells the two apart without colour; the legend draws the same. */
const dashes: Readonly<Record<BackendId, number[]>> = { local: [], remote: [7, 5] };

export interface ChartOptions {
  /** Read aloud instead of the picture. */
  readonly label: string;
  /** Id of the element that has the figures in words. */
  readonly describedBy: string;
  /** Logarithmic where values differ by orders of magnitude. */
  readonly scale: 'linear' | 'logarithmic';
  readonly format: (value: number) => string;
}

/** Samples of both backends over time: a mark for each, and a line along their medians. */
export class Chart {
  readonly node: HTMLElement;
  readonly #options: ChartOptions;
  #columns: ChartColumns | undefined;
  #plot: uPlot | undefined;

  constructor(options: ChartOptions) {
    this.#options = options;
    this.node = element('div', {
      class: 'chart',
      role: 'img',
      'aria-label': options.label,
      'aria-describedby': options.describedBy,
    });
    // A chart in a part that is hidden has no width yet.
    new ResizeObserver(() => this.#fit()).observe(this.node);
  }

  show(columns: ChartColumns): void {
    this.#columns = columns;
    if (this.#plot) {
      this.#plot.setData(alignedData(columns));
    } else {
      this.#fit();
    }
  }

  /** Draws anew in the colours of the theme. */
  restyle(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#fit();
  }

  #fit(): void {
    const width = this.node.clientWidth;
    if (width === 0 || !this.#columns) {
      return;
    }
    if (this.#plot) {
      this.#plot.setSize({ width, height: heightPx });
    } else {
      const options = plotOptions(width, this.#options, readTheme());
      this.#plot = new uPlot(options, alignedData(this.#columns), this.node);
    }
  }
}

function alignedData({ at, points, lines }: ChartColumns): uPlot.AlignedData {
  const copies = [points.local, points.remote, lines.local, lines.remote].map((cells) => [
    ...cells,
  ]);
  return [[...at], ...copies];
}

function plotOptions(width: number, options: ChartOptions, theme: ChartTheme): uPlot.Options {
  const isLinear = options.scale === 'linear';
  return {
    width,
    height: heightPx,
    ms: 1,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 8, 0, 0],
    scales: {
      x: { range: (_plot, min, max) => timeRange(min, max) },
      y: {
        distr: isLinear ? 1 : 3,
        range: (_plot, min, max) => (isLinear ? linearRange(max) : logRange(min, max)),
      },
    },
    axes: axes(options, theme),
    series: [
      {},
      pointsOf('local', theme),
      pointsOf('remote', theme),
      lineOf('local', theme),
      lineOf('remote', theme),
    ],
  };
}

function axes({ format, scale }: ChartOptions, theme: ChartTheme): uPlot.Axis[] {
  const common = {
    stroke: theme.text,
    font: theme.font,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { stroke: theme.grid, width: 1, size: 4 },
  };
  const ownSplits: uPlot.Axis = {
    splits: (_plot, _axis, min, max) => logTicks(min, max),
    filter: (_plot, splits) => splits,
  };
  return [
    {
      ...common,
      size: axisHeightPx,
      space: 90,
      values: (_plot, splits, _axis, _space, stepMs) => timeLabels(splits, stepMs),
    },
    {
      ...common,
      size: 62,
      space: 28,
      values: (_plot, splits) => splits.map(format),
      ...(scale === 'logarithmic' && ownSplits),
    },
  ];
}

function lineOf(backend: BackendId, theme: ChartTheme): uPlot.Series {
  return {
    stroke: theme.series[backend],
    width: lineWidthPx,
    dash: dashes[backend],
    points: { show: false },
  };
}

/** Full marks for the local backend, hollow ones for the remote one. */
function pointsOf(backend: BackendId, theme: ChartTheme): uPlot.Series {
  const stroke = theme.series[backend];
  const fill = backend === 'local' ? stroke : theme.background;
  return {
    stroke,
    alpha: pointAlpha,
    paths: () => null,
    points: { show: true, size: pointPx, stroke, fill, width: 1 },
  };
}
