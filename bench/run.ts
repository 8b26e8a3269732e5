import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { bringUp } from '../dev/launcher/bring-up';
import { openDataDirectory } from '../dev/launcher/open-data-directory';
import { readFlags, type Flags } from '../dev/launcher/read-flags';
import { Screen } from '../dev/launcher/screen';
import { stopAll, type Stop } from '../dev/launcher/stop-all';
import type { Stage as LaunchStage } from '../dev/launcher/stage';
import { projectRoot } from '../dev/platform';
import { events } from './events.bench';
import { importGroups } from './import-groups.bench';
import { importManyFiles } from './import-many-files.bench';
import { importRows, oneHundredThousand, oneMillion } from './import-rows.bench';
import type { Measurement } from './measurement';
import type { Stage } from './stage';
import { shopifyMillion } from './shopify-million.bench';
import { shopifyBucket, shopifyEvents, shopifyHardSync } from './shopify.bench';
import { simulator } from './simulator.bench';
import { thresholdExport } from './threshold-export.bench';
import { thresholdSearch } from './threshold-search.bench';

/** Every benchmark by the name it is asked for with: `npm run bench -- import` runs those whose name starts so. */
const benchmarks: Record<string, (stage: Stage) => Promise<Measurement[]>> = {
  'import-100k': importRows(oneHundredThousand),
  'import-1m': importRows(oneMillion),
  'import-groups': importGroups,
  'import-many-files': importManyFiles,
  events,
  'threshold-search': thresholdSearch,
  'threshold-export': thresholdExport,
  simulator,
  'shopify-hard-sync': shopifyHardSync,
  'shopify-bucket': shopifyBucket,
  'shopify-bucket-3-replicas': shopifyBucket,
  'shopify-events': shopifyEvents,
  'shopify-million': shopifyMillion,
};

/** However many levels there are to write, none goes out by bulk. */
const byRequests = { BULK_WRITES_FROM_S: '86400' };

/** What services are told beside what they always are, and how many of them there are, by benchmark. */
const special: Record<string, { env?: Record<string, string>; scale?: Partial<Flags['scale']> }> = {
  'shopify-bucket': { env: byRequests },
  'shopify-bucket-3-replicas': { env: byRequests, scale: { 'shopify-sync': 3 } },
  'shopify-events': { env: { EVENT_MODE: 'on' } },
  // A quarter of an hour may end meanwhile: the upload of recent changes would take some of the levels.
  'shopify-million': { env: { BULK_WRITES_FROM_S: '5', SCHEDULES: 'off' } },
};

async function main(): Promise<number> {
  const wanted = process.argv[2] ?? '';
  const chosen = Object.entries(benchmarks).filter(([name]) => name.startsWith(wanted));
  if (chosen.length === 0) {
    console.error(`no benchmark's name starts with "${wanted}": there are ${Object.keys(benchmarks).join(', ')}`);
    return 2;
  }
  const flags = readFlags(['--fresh', '--empty']);
  if (flags === 'help') return 2;
  const screen = new Screen(process.stdout);
  let met = true;
  for (const [name, run] of chosen) {
    const { env = {}, scale = {} } = special[name] ?? {};
    Object.assign(process.env, env);
    const measured = await onFreshPlatform({ ...flags, scale: { ...flags.scale, ...scale } }, screen, run);
    for (const setting of Object.keys(env)) delete process.env[setting];
    print(screen, measured);
    mkdirSync(join(projectRoot, 'bench/results'), { recursive: true });
    writeFileSync(join(projectRoot, 'bench/results', `${name}.json`), `${JSON.stringify(measured, null, 2)}\n`);
    met &&= measured.every((one) => one.met);
  }
  return met ? 0 : 1;
}

/** Each benchmark has a platform of its own: what one leaves behind is no burden of the next. */
async function onFreshPlatform<Result>(
  flags: Flags,
  screen: Screen,
  run: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const directory = openDataDirectory(flags);
  const stops: Stop[] = [];
  try {
    return await run(
      await stageOf({
        flags,
        directory,
        screen,
        fail: (report) => screen.line(report),
        onStop: (name, stop) => stops.push({ name, stop }),
      }),
    );
  } finally {
    await stopAll(stops, screen);
    directory.close();
  }
}

async function stageOf(launch: LaunchStage): Promise<Stage> {
  const running = await bringUp(launch, () => undefined);
  if (running.sftp === null) throw new Error('benchmarks run on a platform of their own: unset CONNECTIONS_FILE');
  const line = launch.screen.part('benchmark');
  return {
    ...running,
    sftp: running.sftp,
    postgres: { url: running.superuserUrl },
    rows: 0,
    progress: line.progress,
    floorUrl: await floorDatabase(running.superuserUrl),
    pids: {
      ingest: running.services.ingest.pid(),
      'shopify-sync': running.services['shopify-sync'].pid(),
      threshold: running.services.threshold.pid(),
    },
  };
}

async function floorDatabase(superuserUrl: string): Promise<string> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query('create database floor');
  await client.end();
  const url = new URL(superuserUrl);
  url.pathname = '/floor';
  return url.href;
}

function print(screen: Screen, measured: readonly Measurement[]): void {
  screen.line();
  for (const { name, value, unit, floor, ratio, atLeast, aim, met } of measured)
    screen.line(
      `  ${met ? 'met   ' : 'MISSED'} ${name}\n         ${value} ${unit} beside ${floor}; ratio ${ratio} (at least ${atLeast}, aim ${aim})`,
    );
}

void main()
  .catch((error: unknown) => {
    console.error(error);
    return 1;
  })
  .then((status) => process.exit(status));
