import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../../test/support/wait-until';
import { startChild } from './child';
import { describeDeath } from './describe-death';

/** One that has ended and waits for its new parent, which is nobody's of this test, to notice is gone as well: a signal would still reach it. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    // A system without /proc says no more than the signal did.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync('/proc/self/stat');
  }
};
const runningNode = (code: string) => ({ name: 'worker', command: process.execPath, args: ['-e', code] });

describe('a child process', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'stockline-child-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('tells its death with status and last lines of both outputs', async () => {
    const child = await startChild({
      ...runningNode(
        'for (let i = 0; i < 9; i++) console.log("line", i); console.error("out of paper"); process.exitCode = 7;',
      ),
      keepLines: 3,
    });
    const exit = await child.exited;
    expect(exit).toEqual({ code: 7, signal: null });
    expect(child.lines()).toHaveLength(3);
    expect(describeDeath(child, exit)).toMatch(
      /^worker ended with status 7\. Its last lines:\n(.*\n)*.*(out of paper|line 8)/,
    );
  });

  it('that does not exist is an error that names it', async () => {
    await expect(startChild({ name: 'the broker', command: '/no/such/program', args: [] })).rejects.toThrow(
      /the broker could not be started: .*ENOENT/,
    );
  });

  it('leaves when asked, and is killed when it does not within its grace', async () => {
    const polite = await startChild(runningNode('setInterval(() => {}, 1000); console.log("up")'));
    expect(await polite.stop()).toEqual({ code: null, signal: 'SIGTERM' });

    const deaf = await startChild({
      ...runningNode('process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)'),
      graceMs: 200,
    });
    await waitUntil(() => deaf.lines().includes('up'), { what: 'the deaf one is up' });
    expect(await deaf.stop()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('takes the processes it started with it', async () => {
    const child = await startChild({ name: 'shell', command: 'sh', args: ['-c', 'sleep 600 & echo $!; wait'] });
    const grandchild = await waitUntil(() => Number(child.lines()[0]) || undefined, { what: 'the grandchild is up' });
    child.kill('SIGKILL');
    await child.exited;
    await waitUntil(() => !isAlive(grandchild), { what: 'the grandchild is gone' });
  });

  it('and its throw-away directory are gone after a SIGKILL of its parent, even when it does not listen', async () => {
    const data = join(directory, 'data');
    const pids = join(directory, 'pids');
    mkdirSync(data);
    writeFileSync(join(data, 'file'), 'x');
    const order = JSON.stringify({
      command: process.execPath,
      args: [
        '-e',
        `process.on("SIGTERM", () => {}); require("node:fs").writeFileSync(${JSON.stringify(pids)}, String(process.pid)); setInterval(() => {}, 1000)`,
      ],
      stopSignal: 'SIGTERM',
      graceMs: 300,
      pidFile: join(directory, 'guard.pid'),
      removeWhenOrphaned: data,
    });
    const guard = join(__dirname, 'guard.mjs');
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `require("node:child_process").spawn(process.execPath, [${JSON.stringify(guard)}, ${JSON.stringify(order)}], { stdio: ["pipe", "pipe", "pipe", "pipe"], detached: true })`,
      ],
      { stdio: 'ignore' },
    );
    const pid = await waitUntil(() => existsSync(pids) && Number(readFileSync(pids, 'utf8')), {
      what: 'the child is up',
    });
    const guardPid = Number(readFileSync(join(directory, 'guard.pid'), 'utf8'));
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await waitUntil(() => !isAlive(pid) && !isAlive(guardPid), { what: 'child and guard are gone' });
    expect(existsSync(data)).toBe(false);
    expect(existsSync(join(directory, 'guard.pid'))).toBe(false);
  });
});
