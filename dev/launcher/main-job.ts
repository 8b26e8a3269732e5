import type { MainJobContext } from '../sample/main-job-context';
import { runMainJob } from '../sample/run-main-job';
import type { Running } from './running';
import type { Stage } from './stage';

/** Runs the main job on the sample and prints its table; true when every level in the shops is what the ledger explains. */
export async function mainJob(running: Running, { screen, flags }: Stage): Promise<boolean> {
  const { sftp } = running;
  if (sftp === null) {
    screen.line('The sample is left out: CONNECTIONS_FILE names a file server that is not ours to fill.');
    return !flags.once;
  }
  const line = screen.part('main job');
  const context: MainJobContext = {
    ...running,
    sftp,
    postgres: { url: running.superuserUrl },
    rows: flags.rows,
    progress: line.progress,
  };
  const { ok, lines } = await runMainJob(context);
  line.done(ok ? 'done' : 'did not end as it should');
  screen.line();
  for (const text of lines) screen.line(text);
  return ok;
}
