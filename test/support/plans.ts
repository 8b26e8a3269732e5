import { Client, type PoolClient } from 'pg';
import type { Database } from '@app/common/database';

export interface Plan {
  statement: string;
  /** As PostgreSQL prints it, without costs; without times and rows too, unless they were asked for. */
  plan: string;
}

/**
 * Has every new connection to a database tell the plans it went by, each as a notice. They are those of the statements that the product sends, with
 * the values it sends: nothing is planned for the trial alone.
 */
export async function tellPlans(url: string, { withRows = false } = {}): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_level': 'notice',
    'auto_explain.log_analyze': withRows ? 'on' : 'off',
    'auto_explain.log_timing': 'off',
    // One process, so that a plan does not depend on how busy the machine is.
    max_parallel_workers_per_gather: '0',
  };
  for (const [name, value] of Object.entries(settings))
    await client.query(`alter database "${new URL(url).pathname.slice(1)}" set ${name} = '${value}'`);
  await client.end();
}

/** Gathers what the connections of a database tell from now on. */
export function gatherPlans(database: Database): Plan[] {
  const plans: Plan[] = [];
  const heard = new WeakSet<PoolClient>();
  database.pool.on('acquire', (client) => {
    if (heard.has(client)) return;
    heard.add(client);
    client.on('notice', ({ message = '' }) => {
      const [, statement, plan] =
        /^duration: .* plan:\nQuery Text: ([\s\S]*?)\n((?:Query Parameters: .*\n)?\S.*\(cost=[\s\S]*)$/.exec(message) ??
        [];
      if (statement === undefined || plan === undefined) return;
      plans.push({
        statement: statement.trim().replace(/\s+/g, ' '),
        plan: plan.replace(/^Query Parameters: .*\n/, '').replace(/ {2}\(cost=[^)]*\)/g, ''),
      });
    });
  });
  return plans;
}

/** How many rows the busiest step of a plan that was told with rows has looked at, those that it threw away among them. */
export function mostRowsOf({ plan }: Plan): number {
  let [most, loops, rows] = [0, 0, 0];
  for (const line of plan.split('\n')) {
    const [, given, times] = /\(actual rows=([\d.]+) loops=(\d+)\)/.exec(line) ?? [];
    if (times !== undefined) [rows, loops] = [Number(given), Number(times)];
    rows += Number(/Rows Removed by .*: (\d+)/.exec(line)?.[1] ?? 0);
    most = Math.max(most, rows * loops);
  }
  return most;
}
