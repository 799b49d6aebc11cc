/** Lines before the cursor whose repetition is looked for; models rarely repeat more. */
const maxEchoedLines = 4;

/** Shorter beginnings of a line, like `x`, may well be how the true completion begins. */
const minEchoLength = 3;

export interface EchoContext {
  /** Whether nothing follows `text`. */
  readonly isComplete: boolean;
  /** Whether a line break may set the answer off from what stands before it, as after a fence. */
  readonly isSetOff: boolean;
}

/**
 * Drops what a chat model repeats before it goes on: the line that the cursor is in (or some lines
 * up to it), and a line break that only sets the answer off.
 * @returns nothing yet while an incomplete `text` may still turn out to be a repetition.
 */
export function dropEcho(text: string, prefix: string, context: EchoContext): string {
  const lastLine = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const isFreshLine = lastLine.trim() === '';
  const repeated = [...repeatable(prefix), ...(isFreshLine ? [lastLine] : [])];
  const echoes = [
    ...repeated,
    ...repeated.map((echo) => `\n${echo}`),
    ...(isFreshLine || context.isSetOff ? ['\n'] : []),
  ];
  if (!context.isComplete && echoes.some((echo) => echo !== text && echo.startsWith(text))) {
    return '';
  }
  const lengths = echoes.filter((echo) => text.startsWith(echo)).map((echo) => echo.length);
  return text.slice(Math.max(0, ...lengths));
}

/** The last lines up to the cursor, each also without its indentation, as models often repeat it. */
function repeatable(prefix: string): string[] {
  const lines = prefix.split('\n');
  const tails = Array.from({ length: Math.min(maxEchoedLines, lines.length) }, (_, index) =>
    lines.slice(-1 - index).join('\n'),
  );
  return tails
    .flatMap((tail) => [tail, tail.trimStart()])
    .filter((tail) => tail.trim().length >= minEchoLength);
}
