import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { defaultSettings, parseSettings, settingKeys } from '../../src/core/settings.ts';
import { commandNames } from '../../src/vscode/commandNames.ts';

interface SettingSchema {
  default: unknown;
  enum?: string[];
  scope?: string;
}
interface Manifest {
  contributes: {
    configuration: { properties: Record<string, SettingSchema> };
    commands: {
      command: string;
      title: string;
      category: string;
      icon?: string;
      enablement?: string;
    }[];
    keybindings: { command: string; key: string; when?: string }[];
    menus: Record<string, { command: string; when?: string; group: string }[]>;
    viewsContainers: { activitybar: { id: string; icon: string }[] };
    views: Record<string, { type: string; id: string; icon: string }[]>;
    walkthroughs: { steps: { description: string; media: { markdown: string } }[] }[];
  };
}

const root = path.join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
// The manifest is ours; its shape is what the tests below check.
const { contributes } = JSON.parse(read('package.json')) as Manifest;
const properties = contributes.configuration.properties;

test('every setting of the manifest is read by the code with the same default, and the reverse', () => {
  const manifest = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, schema.default]),
  );
  const code = Object.fromEntries(
    settingKeys.map((key) => [`glmAir.${key}`, defaultSettings[key]]),
  );

  expect(manifest).toEqual(code);
});

test('every value that the manifest offers is taken by the code, and nothing else is', () => {
  for (const key of settingKeys) {
    const offered = properties[`glmAir.${key}`]?.enum;
    if (!offered) {
      continue;
    }
    const problemsWith = (value: string) =>
      parseSettings((each) =>
        each === key
          ? { effective: value, user: value, workspace: undefined }
          : { effective: undefined, user: undefined, workspace: undefined },
      ).problems;
    expect(offered.flatMap(problemsWith), key).toEqual([]);
    expect(problemsWith('something else'), key).toHaveLength(1);
  }
});

test('no workspace can name an address or anything of the local engine', () => {
  const fromWorkspace = Object.entries(properties)
    .filter(([name]) => /^glmAir\.(remote\.baseUrl|local\..+)$/.test(name))
    .filter(([, schema]) => schema.scope !== 'machine');

  expect(fromWorkspace).toEqual([]);
});

test('every command of the manifest is registered by the code, and the reverse', () => {
  const manifest = contributes.commands.map(({ command }) => command).toSorted();

  expect(manifest).toEqual(commandNames.map((name) => `glmAir.${name}`));
});

test('a command is titled by its id in words', () => {
  const words = (id: string) =>
    id
      .replace('glmAir.', '')
      .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
      .trim();
  const isQuestion = (id: string) => id.startsWith('glmAir.debug.'); // What a user would ask.
  for (const { command, title, category } of contributes.commands) {
    if (isQuestion(command)) {
      expect({ category, title }).toEqual({
        category: 'GLM Air',
        title: expect.stringMatching(/^[A-Z]/),
      });
      continue;
    }
    expect({ category, title: title.toLowerCase() }).toEqual({
      category: 'GLM Air',
      title: words(command),
    });
  }
});

test('a key of ours is for ghost text, for a change under review, or opens the chat', () => {
  const conditions = contributes.keybindings.map(({ command, when = '' }) => {
    const met = when.split(' && ');
    const isFor = (...needed: readonly string[]) => needed.every((each) => met.includes(each));
    if (isFor('inlineSuggestionVisible', '!suggestWidgetVisible', '!inSnippetMode')) {
      return 'ghost text';
    }
    // Only in documents of a review, where nobody types.
    return isFor('glmAir.isReviewing', 'resourceScheme == glm-air-review', 'editorTextFocus')
      ? 'review'
      : command;
  });

  expect([...new Set(conditions)].toSorted()).toEqual(['ghost text', 'glmAir.openChat', 'review']);
  expect(contributes.keybindings.map(({ key }) => key)).not.toContain('tab');
});

test('every key and button runs a command of ours, and works where it is shown', () => {
  const known = new Map(contributes.commands.map((each) => [each.command, each]));
  for (const { command, when = '', group } of Object.values(contributes.menus).flat()) {
    // Only what stands in a bar is a picture.
    if (group.startsWith('navigation')) {
      expect(known.get(command)?.icon, command).toMatch(/^\$\([a-z-]+\)$/);
    }
    expect(known.has(command), command).toBe(true);
    const { enablement } = known.get(command) ?? {};
    expect(enablement === undefined || when.includes(enablement), command).toBe(true);
  }
  const own = contributes.keybindings.filter(({ command }) => command.startsWith('glmAir.'));
  expect(own.filter(({ command }) => !known.has(command))).toEqual([]);
});

test('the chat has its place beside the editor, with an icon of one colour', () => {
  const [container] = contributes.viewsContainers.activitybar;
  const [view] = contributes.views[container?.id ?? ''] ?? [];

  expect(view).toMatchObject({ type: 'webview', id: 'glmAir.chat' });
  const icons = [container?.icon, view?.icon].map((icon) => read(icon ?? ''));
  expect(icons.filter((icon) => /(?:stroke|fill)="(?!none|#000)/.test(icon))).toEqual([]);
});

test('the walkthrough has a page for each door and runs commands that exist', () => {
  const known = new Set(contributes.commands.map(({ command }) => command));
  for (const step of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    expect(read(step.media.markdown)).toMatch(/^## /);
    const commands = [...step.description.matchAll(/command:(glmAir\.\w+)/g)].map(
      (match) => match[1],
    );
    expect(commands.filter((command) => !known.has(command ?? ''))).toEqual([]);
  }
});

test('the README has a row for every setting and a line for every command', () => {
  const readme = read('README.md');

  expect(settingKeys.filter((key) => !readme.includes(`\`glmAir.${key}\``))).toEqual([]);
  expect(contributes.commands.filter(({ title }) => !readme.includes(`GLM Air: ${title}`))).toEqual(
    [],
  );
});
