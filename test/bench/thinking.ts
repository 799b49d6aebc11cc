import * as fs from 'node:fs/promises';
import path from 'node:path';
import {
  type CaseLanguage,
  type CaseSet,
  decide,
  readCases,
  scoreOf,
} from '../support/thinkingCases.ts';

/** Precision and recall of `think` on labelled messages: a table here, and JSON beside the other results. */
interface ThinkingRow {
  readonly set: CaseSet;
  readonly language: CaseLanguage | 'all';
  readonly cases: number;
  readonly precision: number;
  readonly recall: number;
  /** Decisions that carry a reason. */
  readonly explained: number;
}

const goals: Readonly<Record<CaseSet, number>> = { dev: 0.9, practice: 0.9, heldout: 0.85 };
const results = path.join(import.meta.dirname, 'results');

const rows = (['dev', 'practice', 'heldout'] as const).flatMap((set) => rowsOf(set));
const date = new Date().toISOString();
const file = path.join(results, `thinking-${date.replaceAll(':', '-')}.json`);
await fs.mkdir(results, { recursive: true });
await fs.writeFile(
  file,
  `${JSON.stringify({ date, node: process.version, goals, rows }, undefined, 2)}\n`,
);
process.stdout.write(`${rows.map(lineOf).join('\n')}\n\n${path.relative(process.cwd(), file)}\n`);
if (
  rows.some(
    ({ set, language, precision, recall }) =>
      language === 'all' && Math.min(precision, recall) < goals[set],
  )
) {
  process.exitCode = 1;
}

function rowsOf(set: CaseSet): readonly ThinkingRow[] {
  const cases = readCases(set);
  return (['en', 'pt', 'zh', 'all'] as const).map((language) => {
    const own = cases.filter((each) => language === 'all' || each.language === language);
    const explained = own.filter((each) => /^(?:thinking|fast): \S/u.test(decide(each).reason));
    return { set, language, ...scoreOf(own), explained: explained.length };
  });
}

function lineOf({ set, language, cases, precision, recall, explained }: ThinkingRow): string {
  return [
    set.padEnd(8),
    language.padEnd(4),
    `${cases} cases`.padStart(10),
    `precision ${precision.toFixed(3)}`,
    `recall ${recall.toFixed(3)}`,
    `goal ${goals[set]}`,
    `explained ${explained}/${cases}`,
  ].join('  ');
}
