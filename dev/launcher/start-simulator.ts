import { createWriteStream, existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeDeath, projectRoot, startChild } from '../platform';
import { choosePort, usualPorts } from './choose-port';
import { type Shop, makeShops } from './make-shops';
import { seedEmptyShops } from './seed-empty-shops';
import type { Stage } from './stage';
import { untilAnswers } from './until-answers';

export interface Simulator {
  simulator: { url: string; admin: string };
  shops: Shop[];
  shopsFile: string;
}

/** The Shopify simulator with two shops, and the file by which shopify-sync finds them there. */
export async function startSimulator({ screen, directory, flags, onStop, fail }: Stage): Promise<Simulator> {
  const line = screen.part('Shopify (sim)');
  line.progress('starting');
  const { port, remark } = await choosePort(usualPorts.simulator);
  const url = `http://127.0.0.1:${port}`;
  const admin = `${url}/__sim`;
  const stateFile = directory.at('simulator-state.json');
  const log = createWriteStream(directory.at('logs', 'shopify-simulator.log'), { flags: 'a' });
  const child = await startChild({
    name: 'Shopify simulator',
    command: process.execPath,
    args: ['--enable-source-maps', join(projectRoot, 'dist/apps/shopify-simulator/src/main.js')],
    env: { ...process.env, HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port) },
    onLine: (text) => void log.write(`${text}\n`),
  });
  let asked = false;
  void child.exited.then((exit) => (asked ? undefined : fail(describeDeath(child, exit))));
  onStop('Shopify simulator', async () => {
    asked = true;
    await keepState(admin, stateFile);
    await child.stop();
    log.end();
  });
  await untilAnswers(`${admin}/state`, 30_000);
  const isKept = await restoreState(admin, stateFile);
  const { shops, shopsFile } = makeShops(directory, url);
  if (flags.empty && !isKept) await seedEmptyShops(admin, shops);
  line.done(`${url}${remark}`);
  return { simulator: { url, admin }, shops, shopsFile };
}

/** The simulator keeps its shops in memory: what they show at a clean stop is written down, so that the next start goes on from there. */
async function keepState(admin: string, file: string): Promise<void> {
  const response = await fetch(`${admin}/state`).catch(() => undefined);
  if (!response?.ok) return;
  await writeFile(`${file}.new`, await response.text());
  await rename(`${file}.new`, file);
}

async function restoreState(admin: string, file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const response = await fetch(`${admin}/state`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: await readFile(file),
  });
  if (!response.ok)
    throw new Error(`The simulator did not take back ${file}: ${response.status} ${await response.text()}`);
  return true;
}
