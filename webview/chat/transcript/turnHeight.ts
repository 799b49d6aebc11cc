import type { Step, Turn } from '../../../src/protocol/transcript.ts';

// Measured on answers of every kind, in pixels at the editor's usual size of type.
const lineHeightPx = 20;
const characterWidthPx = 6.5;
const rowHeightPx = 28;
const frameHeightPx = 110;
/** Longer messages and code are folded. */
const maxMessageLines = 200;

/** How high a turn will probably be, until it was drawn once. */
export function estimatedHeightPx(turn: Turn, widthPx: number): number {
  const perLine = Math.max(20, (widthPx - 40) / characterWidthPx);
  const linesOf = (text: string) => Math.ceil(text.length / perLine);
  const stepHeightPx = (step: Step) =>
    step.kind === 'text'
      ? linesOf(step.text) * lineHeightPx
      : step.kind === 'answer'
        ? 0
        : rowHeightPx;
  const message = Math.min(linesOf(turn.text), maxMessageLines) * lineHeightPx;
  return turn.steps.reduce((sum, step) => sum + stepHeightPx(step), frameHeightPx + message);
}
