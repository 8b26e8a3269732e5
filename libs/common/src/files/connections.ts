import { StocklineError, nearest, shorten } from '@app/common/kernel';
import type { ConnectionConfig } from './connection-config';
import type { FileConnection } from './file-connection';
import type { ConnectionLimits } from './connection-limits';
import { openConnection } from './open-connection';

/** The named connections of a service. Jobs know their names; addresses and secrets stay in here. */
export class Connections {
  constructor(
    private readonly configs: ReadonlyMap<string, ConnectionConfig>,
    private readonly limits: Partial<ConnectionLimits> = {},
    /** Connections that no file of settings names, because the service itself holds what is behind them. */
    private readonly own: ReadonlyMap<string, FileConnection> = new Map(),
  ) {
    for (const name of own.keys())
      if (configs.has(name))
        throw new StocklineError({
          code: 'connections_wrong',
          message: `the connections file names ${name}, which is the service's own`,
          hint: 'Give that connection another name.',
        });
  }

  get names(): readonly string[] {
    return [...this.configs.keys(), ...this.own.keys()];
  }

  /** The ending of the file beside it that says a file is whole; undefined where none is agreed on. */
  doneMarkerOf(name: string): string | undefined {
    return this.own.has(name) ? undefined : this.named(name).doneMarker;
  }

  /** Opens the connection, hands it to `work` and closes it, however that ended. */
  async use<T>(name: string, work: (connection: FileConnection) => Promise<T>): Promise<T> {
    const own = this.own.get(name);
    if (own) return work(own);
    const connection = await openConnection(this.named(name), this.limits);
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  private named(name: string): ConnectionConfig {
    const config = this.configs.get(name);
    if (config) return config;
    const near = nearest(name, this.names);
    throw new StocklineError({
      code: 'connection_unknown',
      message: `there is no connection named "${shorten(name)}"`,
      hint: `${near === undefined ? '' : `Did you mean "${near}"? `}Known are ${this.names.join(', ') || 'none'}; they are named in CONNECTIONS_FILE.`,
      details: { name: shorten(name), known: this.names },
    });
  }
}
