import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDeath, projectRoot, startChild, type ChildExit } from '../../dev/platform';
import { freePort } from '../../dev/platform/free-port';
import { waitUntil } from './wait-until';

export type ServiceName = 'ingest' | 'shopify-sync' | 'threshold';

export interface RunningService {
  url: string;
  /** Of the service itself, so that a SIGKILL hits it and nothing between. */
  pid: number;
  kill(signal: NodeJS.Signals): void;
  /** What it printed last, oldest first. */
  logs(): string[];
  exited: Promise<ChildExit>;
  /** Asks it to leave and waits; killed when it takes too long. */
  stop(): Promise<ChildExit>;
}

const READY_WITHIN_MS = 30_000;
const KEPT_LINES = 2_000;

/** Runs a built service (dist/) as a process of its own and resolves once it says that it is ready. */
export async function startService(name: ServiceName, env: Record<string, string>): Promise<RunningService> {
  const port = env['HTTP_PORT'] ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const spool = mkdtempSync(join(tmpdir(), 'stockline-spool-'));
  const child = await startChild({
    name: `${name}-service`,
    command: process.execPath,
    args: ['--disable-warning=TimeoutNegativeWarning', join(projectRoot, `dist/apps/${name}-service/src/main.js`)],
    env: { ...process.env, LOG_LEVEL: 'info', HTTP_HOST: '127.0.0.1', SPOOL_DIR: spool, ...env, HTTP_PORT: port },
    keepLines: KEPT_LINES,
    removeWhenOrphaned: spool,
  });
  const ended: { exit?: ChildExit } = {};
  const exited = child.exited.then((exit) => {
    rmSync(spool, { recursive: true, force: true });
    return (ended.exit = exit);
  });
  try {
    await waitUntil(() => ended.exit !== undefined || isReady(url), {
      withinMs: READY_WITHIN_MS,
      what: `${name}-service ready at ${url}`,
    });
  } catch (error) {
    const exit = await child.stop();
    throw new Error(`${(error as Error).message}\n${describeDeath(child, exit)}`, { cause: error });
  }
  if (ended.exit) throw new Error(describeDeath(child, ended.exit));
  return {
    url,
    pid: child.pid,
    kill: (signal) => child.kill(signal),
    logs: () => child.lines(),
    exited,
    stop: () => child.stop(),
  };
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health/ready`);
  await response.body?.cancel();
  return response.ok;
}
