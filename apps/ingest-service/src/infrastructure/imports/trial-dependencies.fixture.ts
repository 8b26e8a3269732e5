import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Database } from '@app/common/database';
import { Connections, StoredFiles } from '@app/common/files';
import { uploadsConnection, type ImportDependencies } from '@app/common/imports';
import { ingestImports } from './ingest-imports';

/** All imports of ingest over a database, with files and spool in a directory of this machine. */
export function trialDependencies(database: Database, directory: string): ImportDependencies {
  const { inventory, shipments } = ingestImports(database);
  const log = (facts: object, message: string): void => process.emitWarning(`${message}: ${inspect(facts)}`);
  return {
    database,
    declarations: new Map([...inventory, ...shipments]),
    connections: new Connections(
      new Map([['LOCAL', { kind: 'local', baseDirectory: join(directory, 'files') }]]),
      {},
      new Map([[uploadsConnection, new StoredFiles(database)]]),
    ),
    spoolDirectory: join(directory, 'spool'),
    fileMinAgeMs: 0,
    logger: { info: () => undefined, warn: log, error: log },
  };
}
