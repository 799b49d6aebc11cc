import { spawn } from 'node:child_process';

/** A sentence for the person at the terminal; shown without a stack. */
export class StepError extends Error {}

// Long enough not to chatter, short enough that nobody takes a quiet step for a hung one.
const heartbeatMs = 15_000;
const keptOutputChars = 4_000;
// There npm and its like are .cmd files, which only a shell starts.
const shell = process.platform === 'win32';

/**
 * Runs a long step whose output matters only when it fails: prints its title, a heartbeat, and how
 * long it took.
 * @param {string} title what is being done, as the start of a line: "Installing packages"
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, hint?: string}} [options]
 *   `hint` is the sentence that says what to do when the step fails
 * @returns {Promise<void>}
 */
export async function runQuietly(title, command, args, options = {}) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1_000);
  console.log(`${title}…`);
  const heartbeat = setInterval(() => console.log(`${title}… ${seconds()} s`), heartbeatMs);
  try {
    await finish(title, command, args, options);
  } finally {
    clearInterval(heartbeat);
  }
  console.log(`${title}: done in ${seconds()} s.`);
}

/**
 * Runs a command that talks to the terminal itself. Ctrl+C reaches it from there, and it decides
 * what that means; we end when it does.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv}} [options]
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
export async function runAttached(command, args, options = {}) {
  const child = spawn(command, args, { ...options, shell, stdio: 'inherit' });
  const stayForCtrlC = () => {};
  const passOn = () => child.kill('SIGTERM');
  process.on('SIGINT', stayForCtrlC).on('SIGTERM', passOn);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  } finally {
    process.off('SIGINT', stayForCtrlC).off('SIGTERM', passOn);
  }
}

/**
 * @param {string} title
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, hint?: string}} options
 * @returns {Promise<void>}
 */
async function finish(title, command, args, { cwd, env, timeoutMs, hint = '' }) {
  const child = spawn(command, args, { cwd, env, shell, timeout: timeoutMs, stdio: 'pipe' });
  let output = '';
  const keep = (/** @type {Buffer} */ chunk) => {
    output = (output + chunk.toString()).slice(-keptOutputChars);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  if (outcome !== 0) {
    console.error(output.trimEnd());
    throw new StepError(`${title} failed (${command}: ${outcome}). ${hint}`.trimEnd());
  }
}
