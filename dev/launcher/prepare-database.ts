import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Postgres } from '../platform';
import { keptSecret } from './kept-secret';
import type { DataDirectory } from './open-data-directory';
import { type ServiceName, serviceNames } from './service-names';

export interface Databases {
  /** Reaches every schema. */
  superuserUrl: string;
  /** Each service's own way in: its role owns its schema and sees no other's. */
  serviceUrls: Record<ServiceName, string>;
}

/** Makes the database `stockline` and, for each service, a role and a schema that it owns. Changes nothing where they are. */
export async function prepareDatabase(postgres: Postgres, directory: DataDirectory): Promise<Databases> {
  await onDatabase(postgres.url(), async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'stockline'");
    if (rowCount === 0) await client.query('CREATE DATABASE stockline');
  });
  const superuserUrl = postgres.url('stockline');
  const serviceUrls = {} as Record<ServiceName, string>;
  await onDatabase(superuserUrl, async (client) => {
    for (const service of serviceNames) {
      const role = service.replaceAll('-', '_');
      const password = keptSecret(directory.at('secrets', `database-${role}.password`), () =>
        randomBytes(18).toString('base64url'),
      );
      await makeOwner(client, role, password);
      serviceUrls[service] = `postgres://${role}:${password}@127.0.0.1:${postgres.port}/stockline`;
    }
  });
  return { superuserUrl, serviceUrls };
}

/** A given server is used as it is: every service comes with the given login, and differs by its schema. */
export function givenDatabase(url: string): Databases {
  return { superuserUrl: url, serviceUrls: { ingest: url, 'shopify-sync': url, threshold: url } };
}

async function makeOwner(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${role} LOGIN`);
  await client.query(`ALTER ROLE ${role} PASSWORD ${client.escapeLiteral(password)}`);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${role} AUTHORIZATION ${role}`);
  // The job engine makes a schema of its own.
  await client.query(`GRANT CREATE ON DATABASE stockline TO ${role}`);
}

async function onDatabase(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
