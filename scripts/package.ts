import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { runQuietly, StepError } from './command.mjs';
import { writeSidecarModules } from './sidecarModules.ts';
import { hostTarget, isTarget, targets, type Target } from './targets.ts';

const root = path.join(import.meta.dirname, '..');

// Of use to those who build the extension only.
const developerFields = ['private', 'scripts', 'devDependencies', 'overrides', 'allowScripts'];
const copied = ['README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore', 'l10n', 'media'];

try {
  const { values } = parseArgs({ options: { target: { type: 'string', default: hostTarget } } });
  await writePackage(readTarget(values.target));
} catch (error) {
  console.error(error instanceof StepError ? error.message : error);
  process.exitCode = 1;
}

function readTarget(name: string): Target {
  if (!isTarget(name)) {
    const known = Object.keys(targets).join(', ');
    throw new StepError(`There are no llama.cpp binaries for ${name}; choose one of ${known}.`);
  }
  return name;
}

async function writePackage(target: Target): Promise<void> {
  const stage = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-package-'));
  try {
    const version = await writeStage(stage, target);
    const file = path.join(root, `dist/glm-air-${target}-${version}.vsix`);
    const draft = `${file}.${process.pid}`;
    await fs.mkdir(path.dirname(file), { recursive: true });
    await createVSIX({
      cwd: stage,
      target,
      packagePath: draft,
      dependencies: false, // Those of the extension are bundled, those of the sidecar in vendor.
      rewriteRelativeLinks: false,
      allowMissingRepository: true,
    });
    await fs.rename(draft, file); // Nobody finds half a package.
    const { size } = await fs.stat(file);
    console.log(`${path.relative(root, file)}: ${(size / 1_000_000).toFixed(1)} MB`);
  } finally {
    await fs.rm(stage, { recursive: true, force: true });
  }
}

/** Puts all that the package consists of into an empty folder. @returns the version */
async function writeStage(stage: string, target: Target): Promise<string> {
  for (const name of copied) {
    await fs.cp(path.join(root, name), path.join(stage, name), { recursive: true });
  }
  const bundling = ['esbuild.mjs', '--production', '--into', stage];
  await runQuietly('Bundling', process.execPath, bundling, { cwd: root });
  await writeSidecarModules(target, path.join(stage, 'vendor/node_modules'));
  return writeManifest(stage);
}

async function writeManifest(stage: string): Promise<string> {
  const manifest = JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8'));
  developerFields.forEach((field) => delete manifest[field]);
  await fs.writeFile(path.join(stage, 'package.json'), JSON.stringify(manifest, undefined, 2));
  return String(manifest.version);
}
