import { readFile } from 'node:fs/promises';
import { StocklineError, shorten } from '@app/common/kernel';
import type { ConnectionConfig, FtpConfig, SftpConfig } from './connection-config';
import { connectionProblems } from './connection-problems';

/** Reads CONNECTIONS_FILE, or fails once, naming everything that is wrong in it by its JSON pointer. No secret is ever shown. */
export async function readConnections(file: string): Promise<ReadonlyMap<string, ConnectionConfig>> {
  const given = await readJson(file);
  const problems = connectionProblems(given);
  if (problems.length > 0)
    throw new StocklineError({
      code: 'connections_wrong',
      message: `the connections file has ${problems.length} error${problems.length === 1 ? '' : 's'}:\n  ${problems.join('\n  ')}`,
      hint: 'An example: { "FTP_CONFIG": { "kind": "sftp", "host": "sftp.example.com", "user": "erp", "passwordFile": "/run/secrets/erp", "hostKeySha256": "…", "baseDirectory": "/" } }',
      details: { problems },
    });
  const configs = Object.entries(given as Record<string, ConnectionConfig>);
  return new Map(
    configs.map(([name, config]) => [name, config.kind === 'local' ? config : { ...config, port: portOf(config) }]),
  );
}

const portOf = (config: SftpConfig | FtpConfig): number =>
  config.port ?? (config.kind === 'sftp' ? 22 : config.kind === 'ftps' && config.implicitTls ? 990 : 21);

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    // What JSON.parse says quotes the text around the error, where a password may stand.
    const reason = cause instanceof SyntaxError ? 'it is no JSON' : shorten((cause as Error).message, 200);
    throw new StocklineError({
      code: 'connections_wrong',
      message: `the connections file "${shorten(file, 200)}" cannot be read: ${reason}`,
      hint: 'CONNECTIONS_FILE names a JSON file: an object of connections by their names.',
    });
  }
}
