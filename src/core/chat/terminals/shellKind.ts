import type { Shell } from '../../safety/action.ts';

const shells: Readonly<Record<string, Shell>> = {
  ash: 'sh',
  bash: 'bash',
  cmd: 'cmd',
  dash: 'sh',
  gitbash: 'bash',
  powershell: 'powershell',
  pwsh: 'powershell',
  sh: 'sh',
  zsh: 'zsh',
};

/** The shell that a program is. @param program its path, or its name as editors have it */
export function shellOf(program: string): Shell {
  const name = program.split(/[\\/]/).at(-1) ?? '';
  return shells[name.toLowerCase().replace(/\.exe$/, '')] ?? 'unknown';
}
