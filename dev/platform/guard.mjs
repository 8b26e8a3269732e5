// Keeps one program from outliving the one that started it: when this process's stdin closes (its parent stopped, crashed
// or was SIGKILLed) the program is asked to stop, and after the grace its whole process group is killed.
// It stands in a session of its own, so that Ctrl-C in the terminal reaches the launcher only, which stops its parts in order.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync, writeSync } from 'node:fs';

const order = JSON.parse(process.argv[2]);
const reports = 3;
let orphaned = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
if (order.pidFile) writeFileSync(order.pidFile, `${process.pid}\n`);

const child = spawn(order.command, order.args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
  cwd: order.cwd,
  uid: order.uid,
  gid: order.gid,
});
child.once('spawn', () => report({ pid: child.pid }));
child.once('error', (error) => leave({ error: error.message }));
child.once('exit', (code, signal) => {
  killGroup();
  leave({ code, signal });
});

process.stdin.resume();
process.stdin.once('end', stopOrphan);
process.stdin.once('error', stopOrphan);

function stopOrphan() {
  orphaned = true;
  if (child.pid === undefined) return;
  child.kill(order.stopSignal);
  setTimeout(killGroup, order.graceMs);
}

function killGroup() {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Everyone of the group has left already.
  }
}

function leave(exit) {
  if (order.pidFile) rmSync(order.pidFile, { force: true });
  if (orphaned && order.removeWhenOrphaned)
    rmSync(order.removeWhenOrphaned, { recursive: true, force: true, maxRetries: 40, retryDelay: 25 });
  report(exit);
  process.exit(0);
}

function report(fact) {
  try {
    writeSync(reports, `${JSON.stringify(fact)}\n`);
  } catch {
    // Nobody listens any more: that is why this process is leaving.
  }
}
