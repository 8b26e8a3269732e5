import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../dev/platform';
import type { Stream } from './start-stream';

export interface Ended {
  status: number | null;
  out: string;
  err: string;
}

/** Runs the built command line as a person would, with the key of the administrator, against the services that the stream has started. */
export function stockline(
  { services, keys }: Stream,
  words: string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(projectRoot, 'dist/apps/stockline/src/main.js'), ...words], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        STOCKLINE_URL: Object.values(services)
          .map(({ url }) => url)
          .join(','),
        STOCKLINE_KEY: keys.admin,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (text: Buffer) => (said.out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said.err += text.toString()));
    child.on('close', (status) => resolve({ status, ...said }));
  });
}
