import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { type Child, describeDeath, projectRoot, startChild } from '../platform';
import { deathsWithin } from './deaths-within';
import type { ServiceName } from './service-names';

export interface SupervisedOptions {
  /** Which program. */
  service: ServiceName;
  /** Under which name this replica of it is spoken of. */
  name: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** It was started again; its pid has changed. */
  onRestart: (death: string) => void;
  /** It died too often: nothing more is tried. */
  onGivenUp: (death: string) => void;
}

export interface Supervised {
  pid: () => number;
  stop: () => Promise<void>;
}

/**
 * Megabytes of the space in which rows and messages are to die young. Ingest takes events by the thousand, and clearing a small one again and
 * again is a quarter of its work; the others only hold more memory with a large one (259 MB instead of 200 at an export of a million products).
 * Whichever it is, the heap beside it grows by no more than four fifths of what lives there: by itself it would hold a large import several times over.
 */
const nurseryMb: Record<ServiceName, number> = { ingest: 8, 'shopify-sync': 2, threshold: 2 };

/**
 * glibc learns from the first large block it is given back to keep the next ones, and what a relay or an import takes and returns in many
 * sizes then stays with the process in pieces: 296 MB at the peak of an import of 100,000 rows, 257 MB with these limits. The relay's thread takes from
 * the same arena as all others: one of its own would keep as much again.
 */
const thriftyAllocator = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '65536' };

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;

/** Runs a service and starts it again when it dies, after growing pauses; five deaths within a minute are the end. */
export async function superviseService(options: SupervisedOptions): Promise<Supervised> {
  const { service, name, env, logFile, onRestart, onGivenUp } = options;
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const deaths = deathsWithin(60_000);
  const halt = new AbortController();
  const start = (): Promise<Child> =>
    startChild({
      name: `${name}-service`,
      command: process.execPath,
      args: [
        `--max-semi-space-size=${nurseryMb[service]}`,
        '--heap-growing-percent=80',
        '--disable-warning=TimeoutNegativeWarning',
        join(projectRoot, `dist/apps/${service}-service/src/main.js`),
      ],
      env: { ...thriftyAllocator, ...env },
      graceMs: 15_000,
      onLine: (line) => void log.write(`${line}\n`),
    });

  let child = await start();
  const watching = (async (): Promise<void> => {
    while (!halt.signal.aborted) {
      const exit = await child.exited;
      if (halt.signal.aborted) return;
      const death = describeDeath(child, exit);
      if (deaths.add() >= 5)
        return onGivenUp(`${death}\nIt was started five times within a minute; its log: ${logFile}`);
      await untilLaterOrAborted(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** deaths.count()), halt.signal);
      if (halt.signal.aborted) return;
      child = await start();
      onRestart(death);
    }
  })();
  watching.catch((error: Error) => onGivenUp(error.message));

  return {
    pid: () => child.pid,
    stop: async () => {
      halt.abort();
      await child.stop();
      await watching.catch(() => undefined);
      // One that was being started while the stop came in.
      await child.stop();
      await new Promise((resolve) => log.end(resolve));
    },
  };
}

function untilLaterOrAborted(pauseMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
