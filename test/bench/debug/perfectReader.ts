import { readFile } from '../../../src/core/chat/tools/readFile.ts';
import { tokensOf } from '../../../src/core/chat/tools/resultText.ts';
import { runTool } from '../../../src/core/chat/tools/tool.ts';
import { randomId } from '../../../src/host/randomId.ts';
import type { DebugWorld } from '../../support/debug/debugWorld.ts';
import type { Bug } from './bug.ts';
import { Evidence } from './evidence.ts';
import { slice, type Look } from './slice.ts';

/** What is known behind each step, and what it took to know it. */
export interface Progress {
  /** The fact that proves the root cause was shown. */
  readonly isProven: boolean;
  /** So was what speaks against each of the wrong causes. */
  readonly isContained: boolean;
  /** Calls of tools until then. */
  readonly calls: number;
  /** Tokens of their results. */
  readonly tokens: number;
  readonly seconds: number;
}

export interface Investigation {
  readonly bug: Bug;
  /** The report of the stop, or of the end where nothing is thrown. */
  readonly snapshot: Progress;
  /** With one trace. */
  readonly trace: Progress;
  /** With all that a turn may do. */
  readonly loop: Progress;
}

type Place = { readonly path: string; readonly line: number };

/** A trace takes so many probes; the tool refuses more. */
const maxProbes = 8;
const maxExpressions = 5;
/** A turn may start 8 programs; two have run when the first trace begins. */
const maxTraces = 6;
const resultTokens = 4_000;

const commands: Readonly<Record<Bug['language'], (bug: Bug) => string>> = {
  javascript: ({ program }) => `node ${program}`,
  typescript: ({ program }) => `node ${program}`,
  python: ({ program }) => `python3 ${program}`,
  c: () => './program',
};

/**
 * Looks for the cause of a failure as a model would that overlooks nothing: it has the tools' answers alone, and chooses
 * by them where to look next. What it looks for is not known to it; the bench judges when it was shown.
 */
export class PerfectReader {
  readonly #bug: Bug;
  readonly #world: DebugWorld;
  readonly #startedMs = performance.now();
  #calls = 0;
  #tokens = 0;
  /** All that was read of the program's code. */
  #files: ReadonlyMap<string, string> = new Map();
  #evidence = new Evidence(this.#files);
  /** Where to look, what matters most first. */
  #wanted: readonly Look[] = [];
  /** Places with what was asked there already. */
  readonly #asked = new Map<string, Set<string>>();

  /** @param world whose workspace is the folder of the program. */
  constructor(bug: Bug, world: DebugWorld) {
    this.#bug = bug;
    this.#world = world;
  }

  /** @param names files of the program, as a listing of the folder shows them. */
  async investigate(names: readonly string[]): Promise<Investigation> {
    const report = await this.#reproduce();
    this.#files = await this.#read(names);
    this.#evidence = new Evidence(this.#files);
    const frames = this.#evidence.addStop(report);
    const snapshot = this.#progress();
    await this.#lookAtFrames(frames);
    this.#wanted = slice(this.#files, frames.length > 0 ? frames : placesIn(report, names));
    await this.#trace();
    const trace = this.#progress();
    for (let count = 1; count < maxTraces && !this.#progress().isContained; count += 1) {
      // In turns what the last rows left open, and what was not looked at yet.
      const deeper = this.#evidence.deeperLooks();
      this.#wanted = count % 2 === 1 ? [...deeper, ...this.#wanted] : this.#wanted;
      await this.#trace();
    }
    return { bug: this.#bug, snapshot, trace, loop: this.#progress() };
  }

  /** @returns the report of where it stops, or how it ended */
  async #reproduce(): Promise<string> {
    const { language, args } = this.#bug;
    const command = [commands[language](this.#bug), ...args].join(' ');
    const first = await this.#call('debug_run', { action: 'start', command });
    return /^Stop s\d/mu.test(first) || !first.includes('`start` it again')
      ? first
      : this.#call('debug_run', { action: 'start' });
  }

  async #read(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const files = new Map<string, string>();
    for (const path of names) {
      const ports = { workspace: this.#world.workspace, maxResultTokens: resultTokens, randomId };
      const { content } = await runTool(readFile, { path }, ports, new AbortController().signal);
      this.#count(content);
      const lines = [...content.matchAll(/^ *\d+\| ?(.*)$/gmu)].map(([, line = '']) => line);
      files.set(path, lines.join('\n'));
    }
    return files;
  }

  /** Callers too are looked at whole, where the snapshot shows the innermost frames in part. */
  async #lookAtFrames(frames: readonly Place[]): Promise<void> {
    for (const [frame, place] of frames.entries()) {
      if (this.#files.has(place.path)) {
        this.#evidence.addFrame(await this.#call('debug_inspect', { frame, depth: 1 }), place);
      }
    }
  }

  /** Asks what matters most, each line once. */
  async #trace(): Promise<void> {
    const probes = this.#nextProbes();
    if (probes.length === 0) {
      return;
    }
    const given = probes.map(({ path: file, line, expressions }) => ({ file, line, expressions }));
    const table = await this.#call('debug_trace', { probes: given, maxRows: 200 });
    const asked = probes.map((each) => [placeOf(each), each.expressions] as const);
    this.#evidence.addTrace(table, new Map(asked));
  }

  #nextProbes(): readonly Look[] {
    const probes = new Map<string, string[]>();
    for (const look of this.#wanted) {
      const place = placeOf(look);
      const known = this.#asked.get(place) ?? new Set();
      const chosen = probes.get(place) ?? [];
      const fresh = look.expressions.filter((each) => !known.has(each));
      const fitting = fresh.slice(0, maxExpressions - chosen.length);
      if (fitting.length > 0 && (probes.has(place) || probes.size < maxProbes)) {
        probes.set(place, [...chosen, ...fitting]);
        fitting.forEach((each) => known.add(each));
        this.#asked.set(place, known);
      }
    }
    return [...probes].map(([place, expressions]) => {
      const [path = '', line] = place.split(':');
      return { path, line: Number(line), expressions };
    });
  }

  async #call(name: string, given: unknown): Promise<string> {
    const { content } = await this.#world.call(name, given);
    this.#count(content);
    return content;
  }

  #count(content: string): void {
    this.#calls += 1;
    this.#tokens += tokensOf(content);
  }

  #progress(): Progress {
    const { fact, distractors } = this.#bug;
    const isProven = this.#evidence.shows(fact);
    const isRefuted = distractors.every(({ refutedBy }) => this.#evidence.shows(refutedBy));
    return {
      ...{ isProven, isContained: isProven && isRefuted },
      ...{ calls: this.#calls, tokens: this.#tokens },
      seconds: (performance.now() - this.#startedMs) / 1_000,
    };
  }
}

/** Lines that output names, such as those of a stack trace. */
function placesIn(report: string, names: readonly string[]): readonly Place[] {
  return names.flatMap((path) =>
    [...report.matchAll(/([\w.-]+)(?:", line |:)(\d+)/gu)]
      .filter(([, name]) => name === path)
      .map(([, , line]) => ({ path, line: Number(line) })),
  );
}

function placeOf({ path, line }: Place): string {
  return `${path}:${line}`;
}
