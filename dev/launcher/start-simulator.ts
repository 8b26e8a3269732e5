import { createWriteStream } from 'node:fs';
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
    await child.stop();
    log.end();
  });
  await untilAnswers(`${admin}/state`, 30_000);
  const { shops, shopsFile } = makeShops(directory, url);
  if (flags.empty) await seedEmptyShops(admin, shops);
  line.done(`${url}${remark}`);
  return { simulator: { url, admin }, shops, shopsFile };
}
