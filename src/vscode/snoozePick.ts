import * as vscode from 'vscode';
import type { Pause } from '../core/pause.ts';

const minuteMs = 60_000;
const choices = [5, 15, 30, 60, 240].map((minutes) => ({
  label:
    minutes < 60 ? `${minutes} minutes` : `${minutes / 60} ${minutes === 60 ? 'hour' : 'hours'}`,
  durationMs: minutes * minuteMs,
}));

/** Pauses ghost text for a while, or ends the pause that is on. */
export async function snooze(pause: Pause): Promise<void> {
  if (pause.until !== undefined) {
    pause.end();
    return;
  }
  const picked = await vscode.window.showQuickPick(choices, { title: 'Pause ghost text for' });
  if (picked) {
    pause.startFor(picked.durationMs);
  }
}
