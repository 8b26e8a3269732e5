import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { PlatformError } from './platform-error';
import { projectRoot } from './project-root';
import { waitForEarlierGuard } from './wait-for-earlier-guard';

export interface ChildOptions {
  /** What people call it: it stands in every error. */
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** What asks it politely to leave. */
  stopSignal?: NodeJS.Signals;
  /** How long it may take to leave before its process group is killed. */
  graceMs?: number;
  /** How many of its last lines are kept for the report of its death. */
  keepLines?: number;
  onLine?: (line: string) => void;
  /** Held while it lives; a next start waits for the one of a crashed launcher to be gone. */
  pidFile?: string;
  /** Removed with everything in it when the starter dies without stopping the child. */
  removeWhenOrphaned?: string;
}

export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Its last lines of both outputs, oldest first. */
  lines(): string[];
  /** Settles when it has left, for whatever reason; never rejects. */
  readonly exited: Promise<ChildExit>;
  kill(signal: NodeJS.Signals): void;
  /** Asks, waits for the grace, then kills; resolves once it is gone. */
  stop(): Promise<ChildExit>;
}

type Report = { pid: number } | { error: string } | (ChildExit & { pid?: undefined; error?: undefined });

/**
 * Starts a program that cannot outlive this process: it runs under dev/platform/guard.mjs, which holds the other end of a
 * pipe and stops it when this process is gone, however it went. The price is one small Node process for each child.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, stopSignal = 'SIGTERM', graceMs = 10_000, keepLines = 40 } = options;
  if (options.pidFile !== undefined) await waitForEarlierGuard(options.pidFile, graceMs + 5_000);
  const guard = startGuard(options, stopSignal, graceMs);
  const kept = keepLastLines(guard, keepLines, options.onLine);

  const reports = createInterface({ input: guard.stdio[3] as Readable })[Symbol.asyncIterator]();
  const first = parseReport(await reports.next());
  if (first === undefined || !('pid' in first) || first.pid === undefined)
    throw new PlatformError(
      `${name} could not be started: ${first && 'error' in first ? first.error : 'its guard died'}`,
    );
  const { pid } = first;

  const exited = (async (): Promise<ChildExit> => {
    const last = parseReport(await reports.next());
    if (guard.exitCode === null && guard.signalCode === null) await once(guard, 'exit');
    await kept.complete;
    if (last && 'code' in last) return { code: last.code, signal: last.signal };
    signalGroup(pid, 'SIGKILL');
    return { code: null, signal: 'SIGKILL' };
  })();
  let gone = false;
  void exited.then(() => (gone = true));

  return {
    name,
    pid,
    lines: () => [...kept.lines],
    exited,
    kill: (signal) => {
      if (!gone) signalOne(pid, signal);
    },
    stop: async () => {
      if (!gone) signalOne(pid, stopSignal);
      const tooLong = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
      return exited.finally(() => clearTimeout(tooLong));
    },
  };
}

function startGuard(options: ChildOptions, stopSignal: NodeJS.Signals, graceMs: number): ChildProcess {
  const { command, args, cwd, uid, gid, pidFile, removeWhenOrphaned } = options;
  const order = { command, args, cwd, uid, gid, pidFile, removeWhenOrphaned, stopSignal, graceMs };
  const guard = spawn(process.execPath, [join(projectRoot, 'dev/platform/guard.mjs'), JSON.stringify(order)], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    // What this process was started with (NODE_OPTIONS of a test run) is not meant for the guard or the program.
    env: { ...(options.env ?? process.env), NODE_OPTIONS: options.env?.['NODE_OPTIONS'] ?? '' },
  });
  guard.stdin?.on('error', () => undefined);
  return guard;
}

function keepLastLines(guard: ChildProcess, keepLines: number, onLine: ChildOptions['onLine']) {
  const lines: string[] = [];
  const read = async (stream: Readable): Promise<void> => {
    for await (const line of createInterface({ input: stream })) {
      lines.push(line);
      if (lines.length > keepLines) lines.shift();
      onLine?.(line);
    }
  };
  const outputs = [guard.stdout, guard.stderr].filter((stream) => stream !== null);
  const complete = Promise.allSettled(outputs.map((stream) => read(stream)));
  return { lines, complete };
}

function parseReport(next: IteratorResult<string, undefined>): Report | undefined {
  return next.done ? undefined : (JSON.parse(next.value) as Report);
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It left between our looking and our asking.
  }
}

const signalGroup = (pid: number, signal: NodeJS.Signals): void => signalOne(-pid, signal);
