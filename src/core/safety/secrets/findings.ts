import type { SecretFinding } from '../../ports.ts';

/** The findings in order, with those that overlap made one; its kind is that of the longest. */
export function mergeFindings(findings: readonly SecretFinding[]): readonly SecretFinding[] {
  const merged: SecretFinding[] = [];
  for (const finding of findings.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last && finding.start < last.end) {
      merged[merged.length - 1] = union(last, finding);
    } else {
      merged.push(finding);
    }
  }
  return merged;
}

/** The same findings in a text that has `offset` more characters before them. */
export function shifted(
  findings: readonly SecretFinding[],
  offset: number,
): readonly SecretFinding[] {
  return findings.map(({ start, end, kind }) => ({
    start: start + offset,
    end: end + offset,
    kind,
  }));
}

/** What of the findings lies in `text.slice(start, end)`, as findings in that slice. */
export function clipped(
  findings: readonly SecretFinding[],
  start: number,
  end: number,
): readonly SecretFinding[] {
  const within = findings.filter((finding) => finding.start < end && finding.end > start);
  return shifted(within, -start).map((finding) => ({
    ...finding,
    start: Math.max(0, finding.start),
    end: Math.min(end - start, finding.end),
  }));
}

function union(a: SecretFinding, b: SecretFinding): SecretFinding {
  const { kind } = b.end - b.start > a.end - a.start ? b : a;
  return { start: a.start, end: Math.max(a.end, b.end), kind };
}
