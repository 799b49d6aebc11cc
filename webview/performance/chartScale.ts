type Range = [min: number, max: number];

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** More than these do not fit beside a chart. */
const maxTicks = 8;

/** At least a minute, so that the first answers do not stand apart by a screen. */
export function timeRange(minMs: number, maxMs: number): Range {
  const missingMs = Math.max(0, minuteMs - (maxMs - minMs));
  return [minMs - missingMs / 2, maxMs + missingMs / 2];
}

export function linearRange(max: number): Range {
  return [0, (max || 1) * 1.1];
}

/** Starts at 1 or more, and spans a factor of four at least. */
export function logRange(min: number, max: number): Range {
  const low = Math.max(1, min / 1.5);
  return [low, Math.max(low * 4, max * 1.5)];
}

/** 1, 2, 5, 10, 20, 50, … between two limits; powers of ten alone where those are too many. */
export function logTicks(min: number, max: number): number[] {
  const exponents = Array.from(
    { length: Math.ceil(Math.log10(max)) + 1 - Math.floor(Math.log10(min)) },
    (_, index) => Math.floor(Math.log10(min)) + index,
  );
  const ticks = (mantissas: readonly number[]) =>
    exponents
      .flatMap((exponent) => mantissas.map((mantissa) => mantissa * 10 ** exponent))
      .filter((tick) => tick >= min && tick <= max);
  const fine = ticks([1, 2, 5]);
  return fine.length <= maxTicks ? fine : ticks([1]);
}

/** `15:42`, with the date where a new day begins, in the user's own habit. */
export function timeLabels(timesMs: readonly number[], stepMs: number): string[] {
  return timesMs.map((timeMs, index) => {
    const at = new Date(timeMs);
    const isOtherDay = at.toDateString() !== new Date(timesMs[index - 1] ?? timeMs).toDateString();
    if (isOtherDay || stepMs >= dayMs) {
      return at.toLocaleDateString([], { day: 'numeric', month: 'short' });
    }
    return at.toLocaleTimeString([], {
      hour: '2-digit',
      minute: '2-digit',
      ...(stepMs < minuteMs && { second: '2-digit' }),
    });
  });
}
