import * as path from 'node:path';
import type { EditorSettings } from './editorSettings.ts';

/** The tiny GLM answers: offline, with no key. */
export const demoSettings: EditorSettings = {
  'glmAir.backend': 'auto',
  'glmAir.local.modelPath': path.join(
    import.meta.dirname,
    '../test/fixtures/tiny-glm/tiny-glm.gguf',
  ),
};
