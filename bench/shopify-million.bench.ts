import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { call } from '../dev/sample/call';
import type { Run } from '../dev/sample/run';
import { until } from '../dev/sample/until';
import { cpuMs } from './cpu-ms';
import { leastOf, limitOf, ratioOf, timed, type Measurement } from './measurement';
import { forgetPeakRss, peakRssMb } from './peak-rss';
import { postgresCpuMs } from './postgres-cpu-ms';
import { blocksOf, fillMillion, items, kindOf, levels, locations, resultLines, shownOf } from './shopify-million-shop';
import type { Stage } from './stage';

/**
 * The hard sync of a million levels, 5 % of them different, by bulk files. Our own work is what the service writes down of its bulk operations: from the
 * moment that the shop's file lies here until all levels are compared, and from there until each file of differences is written. What the shop takes to make
 * its file, and to do ours, is not ours.
 */
export async function shopifyMillion(stage: Stage): Promise<Measurement[]> {
  const database = new Client({ connectionString: stage.superuserUrl });
  await database.connect();
  try {
    stage.progress(`filling a shop with ${levels.toLocaleString('en')} levels`);
    const { shopId } = await fillMillion(stage, database);
    stage.progress('hard sync');
    const pid = stage.pids['shopify-sync'];
    forgetPeakRss(pid);
    const used = async (): Promise<number[]> => [cpuMs(pid), await postgresCpuMs(database)];
    const before = await used();
    let run: Run | undefined;
    const ms = await timed(async () => (run = await hardSync(stage, shopId)));
    const [serviceMs, databaseMs] = (await used()).map((now, index) => now - before[index]!);
    const peakMb = peakRssMb(pid);
    expectCounts(run!);
    const { rows } = await database.query<{ kind: string; own_ms: number }>(
      'select kind, own_ms from shopify_sync.bulk_operation where shop_id = $1 order by begun_at',
      [shopId],
    );
    const ownMs = rows.reduce((total, one) => total + one.own_ms, 0);
    stage.progress(
      `${Math.round(ms)} ms in all; own work ${rows.map((one) => `${one.kind} ${one.own_ms} ms`).join(', ')}; processor time of the service ${serviceMs} ms, of PostgreSQL ${databaseMs} ms; the floor`,
    );
    const floorMs = await floor(stage);
    return [
      leastOf(
        'hard sync of 1,000,000 levels by bulk files, 5 % different: own work, levels',
        (levels / ownMs) * 1_000,
        '/s',
        150_000,
      ),
      ratioOf('the same beside parsing each line, COPY and one join', [ownMs], [floorMs], '<= 2', '<= 1.5'),
      limitOf('hard sync of 1,000,000 levels: peak RSS of the service', peakMb, 'MB', 350, 250),
    ];
  } finally {
    await database.end();
  }
}

async function hardSync(stage: Stage, shopId: string): Promise<Run> {
  const { url } = stage.services['shopify-sync'];
  const started = await call<Run>('POST', `${url}/jobs/JOB_UL_INV/runs`, stage.keys.operator, {
    parameters: { shopId },
  });
  return until('JOB_UL_INV to end', 300_000, async () => {
    const run = await call<Run>('GET', `${url}/runs/${started.runId}`, stage.keys.viewer);
    return ['queued', 'running'].includes(run.status) ? undefined : run;
  });
}

function expectCounts({ status, counts }: Run): void {
  let right = 0;
  for (let item = 1; item <= items; item++)
    for (const location of locations) if (kindOf(item, location) === 'right') right++;
  const wanted = { levels, unchanged: right, confirmed: levels - right, parked: 0, deferred: 0 };
  for (const [name, count] of Object.entries(wanted))
    if (counts[name] !== count)
      throw new Error(`the run ended ${status} with ${JSON.stringify(counts)}, not ${JSON.stringify(wanted)}`);
}

/** The least that the same lines can cost: each parsed and nothing done with it, as many narrow rows copied, one join with as many that stand. */
async function floor(stage: Stage): Promise<number> {
  const file = join(tmpdir(), `bulk-result-${process.pid}.jsonl`);
  const database = new Client({ connectionString: stage.floorUrl });
  await database.connect();
  try {
    await pipeline(Readable.from(blocksOf(resultLines())), createWriteStream(file));
    await database.query(
      `create unlogged table listed (location_id text collate "C", item_id text collate "C", quantity bigint);
       create table standing as select (100 + f)::text collate "C" as location_id, (9000000 + n)::text collate "C" as item_id, (n % 100 + 10)::bigint as quantity
         from generate_series(1, ${items}) n cross join generate_series(1, 4) f;
       analyze standing;`,
    );
    const rows = [...blocksOf(listedRows())];
    const parseMs = await timed(async () => {
      for await (const line of createInterface({ input: createReadStream(file) })) JSON.parse(line);
    });
    const copyMs = await timed(() => pipeline(Readable.from(rows), database.query(copyFrom('copy listed from stdin'))));
    await database.query('analyze listed');
    const joinMs = await timed(() =>
      database.query(
        'select count(*) from listed l join standing s using (location_id, item_id) where l.quantity <> s.quantity',
      ),
    );
    stage.progress(
      `floor: ${Math.round(parseMs)} ms parsing, ${Math.round(copyMs)} ms COPY, ${Math.round(joinMs)} ms joining`,
    );
    return parseMs + copyMs + joinMs;
  } finally {
    await database.end();
    rmSync(file, { force: true });
  }
}

function* listedRows(): Generator<string> {
  for (let n = 1; n <= items; n++)
    for (const location of locations) yield `${100 + location}\t${9_000_000 + n}\t${shownOf(n, location)}\n`;
}
