/** Every palette command, without `glmAir.`; the manifest lists the same ones. */
export const commandNames = [
  'clearApiKey',
  'openWalkthrough',
  'restartSidecar',
  'selectBackend',
  'selectModelFile',
  'setApiKey',
  'showLog',
  'showPerformance',
  'snooze',
  'testConnection',
  'toggleCompletion',
  'triggerCompletion',
  'useDemoModel',
] as const;
export type CommandName = (typeof commandNames)[number];
