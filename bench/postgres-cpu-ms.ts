import { readFileSync, readdirSync } from 'node:fs';
import type { Client } from 'pg';
import { cpuMs } from './cpu-ms';

const fieldsOf = (pid: string): string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** The processor time of the whole server so far: of the processes that run, and of those that have ended, such as the workers of parallel plans. */
export async function postgresCpuMs(database: Client): Promise<number> {
  const { rows } = await database.query<{ pid: number }>('select pg_backend_pid() as pid');
  const server = fieldsOf(String(rows[0]!.pid))[1]!;
  const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isChildOf(name, server));
  const ended = fieldsOf(server);
  return (
    running.reduce((total, pid) => total + cpuMs(Number(pid)), cpuMs(Number(server))) +
    (Number(ended[13]) + Number(ended[14])) * 10
  );
}

function isChildOf(pid: string, parent: string): boolean {
  try {
    return fieldsOf(pid)[1] === parent;
  } catch {
    return false;
  }
}
