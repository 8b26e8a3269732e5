import type { Stage } from './stage';

/** Lets one service run alone for as long as `work` takes; the others stand still, so that what they make of its events is not measured with it. */
export async function alone<Result>(
  pids: Stage['pids'],
  name: keyof Stage['pids'],
  work: () => Promise<Result>,
): Promise<Result> {
  const others = Object.entries(pids).flatMap(([other, pid]) => (other === name ? [] : [pid]));
  for (const pid of others) process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    for (const pid of others) process.kill(pid, 'SIGCONT');
  }
}
