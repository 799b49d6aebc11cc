// Gives the VS Code of "Run Extension" the tiny GLM, in a user data folder of its own.
import * as path from 'node:path';
import { demoSettings } from './demoSettings.ts';
import { writeEditorSettings } from './editorSettings.ts';

await writeEditorSettings(path.join(import.meta.dirname, '../.cache/debugging'), demoSettings);
