import { bringUp } from './bring-up';
import { mainJob } from './main-job';
import { openDataDirectory } from './open-data-directory';
import type { Flags } from './read-flags';
import type { Running } from './running';
import { Screen } from './screen';
import { serviceNames } from './service-names';
import type { Stage } from './stage';
import { stopAll, type Stop } from './stop-all';
import { untilAskedToStop } from './until-asked-to-stop';
import { writeReadyFile } from './write-ready-file';

/** The life of a start, from the empty directory to the mirrored stop; resolves with the status to leave with. */
export async function launch(flags: Flags): Promise<number> {
  const directory = openDataDirectory(flags);
  const screen = new Screen(process.stdout);
  const stops: Stop[] = [];
  let fail: (report: string) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = (report) => reject(new Error(report))));
  failed.catch(() => undefined);
  const stage: Stage = { flags, directory, screen, fail, onStop: (name, stop) => stops.push({ name, stop }) };
  const asked = untilAskedToStop();

  let status: number;
  try {
    status = await Promise.race([
      work(
        stage,
        asked.then(() => 0),
      ),
      failed,
      asked.then(() => (flags.once ? 130 : 0)),
    ]);
  } catch (error) {
    status = 1;
    screen.line(`\n${error instanceof Error ? error.message : String(error)}`);
  }
  screen.line('\nStopping …');
  await stopAll(stops, screen);
  directory.close();
  screen.line(flags.fresh ? 'Stopped.' : `Stopped. Everything is kept in ${directory.path}`);
  return status;
}

async function work(stage: Stage, asked: Promise<number>): Promise<number> {
  const { flags, directory, screen } = stage;
  const begun = Date.now();
  screen.line('Stockline');
  const up: { running?: Running } = {};
  const tellWhere = (): void => {
    if (up.running && flags.readyFile) writeReadyFile(flags.readyFile, up.running, directory.path);
  };
  const running = (up.running = await bringUp(stage, tellWhere));
  screen.line(`\nStockline is up in ${Math.round((Date.now() - begun) / 1000)} s`);
  tellWhere();
  const ok = flags.empty || (await mainJob(running, stage));
  showWhere(screen, running, directory.path);
  if (flags.once) return ok ? 0 : 1;
  screen.line(
    `\nCtrl-C stops everything${flags.fresh ? ' and removes the throw-away directory' : '; the data is kept'}.`,
  );
  return asked;
}

function showWhere(screen: Screen, { services, simulator, keys, sftp }: Running, dataDir: string): void {
  const where: [string, string][] = [
    ...serviceNames.flatMap((name) =>
      services[name].replicas.map(({ url }, index): [string, string] => [index === 0 ? name : '', url]),
    ),
    ['simulator', simulator.admin],
    ...(sftp
      ? [['sftp', `sftp -P ${sftp.port} ${sftp.user}@${sftp.host}   files in ${sftp.dir}`] as [string, string]]
      : []),
    ['key', `${keys.admin.slice(0, 12)}…   whole in ${dataDir}/secrets`],
    ['logs', `${dataDir}/logs`],
  ];
  screen.line();
  for (const [name, text] of where) screen.line(`  ${name.padEnd(14)}${text}`);
}
