/** VS Code's name of a platform → the packages with llama.cpp's binaries for it. */
export const targets = {
  'linux-x64': ['linux-x64', 'linux-x64-vulkan'],
  'win32-x64': ['win-x64', 'win-x64-vulkan'],
  'darwin-arm64': ['mac-arm64-metal'],
  // No build with a GPU is published for these two.
  'linux-arm64': ['linux-arm64'],
  'darwin-x64': ['mac-x64'],
} as const;
export type Target = keyof typeof targets;

export const hostTarget = `${process.platform}-${process.arch}`;

export function isTarget(name: string): name is Target {
  return Object.hasOwn(targets, name);
}
