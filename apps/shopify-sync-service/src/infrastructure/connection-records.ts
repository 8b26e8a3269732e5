import type { Connections } from '@app/common/files';
import { RecordStore } from '../application/observed-ports';

/** The record of runs on named connections. A file appears whole or not at all; one of the same run is replaced. */
export class ConnectionRecords extends RecordStore {
  constructor(private readonly connections: Connections) {
    super();
  }

  async put(connection: string, files: readonly { localFile: string; path: string }[]): Promise<void> {
    if (files.length === 0) return;
    await this.connections.use(connection, async (open) => {
      for (const { localFile, path } of files) await open.upload(localFile, path);
    });
  }
}
