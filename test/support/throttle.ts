/** A third of the time, in turns short enough to look like a slow machine. */
const runMs = 20;
const haltMs = 40;

/** Slows a process down to a third. @returns a function that lets it run freely again */
export function throttle(pid: number): () => void {
  let timer: NodeJS.Timeout;
  const run = () => {
    process.kill(pid, 'SIGCONT');
    timer = setTimeout(halt, runMs);
  };
  const halt = () => {
    process.kill(pid, 'SIGSTOP');
    timer = setTimeout(run, haltMs);
  };
  halt();
  return () => {
    clearTimeout(timer);
    process.kill(pid, 'SIGCONT');
  };
}
