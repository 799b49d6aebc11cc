import type { ToolResult } from '../../../src/core/chat/tools/tool.ts';

/** Environment variable of the extension host: the file that the driver writes its address to. */
export const addressVariable = 'GLM_AIR_TOOL_DRIVER';

/**
 * What the user answers to the questions of one call, in turn; the last one holds for all that follow. For a `review` the
 * question is put to whoever sits at the editor.
 */
export type ScriptedAnswer = 'approve' | 'approveForSession' | 'deny' | 'review';

export interface DriverCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly turnId: string;
  readonly answers: readonly ScriptedAnswer[];
}

export interface DriverAnswer {
  readonly result: ToolResult;
  /** Titles and reasons of what the user was asked. */
  readonly questions: readonly { readonly title: string; readonly reasons: readonly string[] }[];
}
