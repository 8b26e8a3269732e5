import type { Pool, PoolClient } from 'pg';
import { Connection } from './connection';
import type { Session, Sql, Tx } from './sql';

export interface DatabaseOptions {
  url: string;
  /** The service's own schema; it is the search_path of every connection. */
  schema: string;
  /** Shown in pg_stat_activity, so that a lock can be traced to its service. */
  applicationName: string;
  maxConnections?: number;
}

/** A service's PostgreSQL: a bounded pool whose connections all see the service's own schema, and nothing else by name. */
export class Database implements Pick<Sql, 'query' | 'execute'> {
  constructor(
    readonly pool: Pool,
    readonly options: DatabaseOptions,
    private readonly disconnect: () => Promise<void>,
  ) {}

  async query<Row extends object>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(statement, [...values])).rows;
  }

  async execute(statement: string, values: readonly unknown[] = []): Promise<number> {
    return (await this.pool.query(statement, [...values])).rowCount ?? 0;
  }

  /** Runs `work` in one transaction: commits what it did, or, when it throws, nothing of it. Never retries by itself. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.session((session) => session.transaction(work));
  }

  /** Lends one connection for several transactions. A connection that a failure may have left unclean is thrown away. */
  async session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken = true;
    // A connection that breaks fails the next statement; without a listener Node would end the process for it.
    client.on('error', reportedByNextStatement);
    try {
      const result = await work(new Connection(client));
      broken = false;
      return result;
    } finally {
      client.release(broken);
      if (!broken) client.removeListener('error', reportedByNextStatement);
    }
  }

  /**
   * Calls back on every NOTIFY of a channel with its payload, and once after each reconnect with none (a notice may have been missed meanwhile).
   * Resolves to the function that stops listening.
   */
  async listen(channel: string, onNotice: (payload: string) => void): Promise<() => Promise<void>> {
    let stopped = false;
    let client: PoolClient | undefined;
    const heard = ({ payload }: { payload?: string }): void => onNotice(payload ?? '');
    const connect = async (): Promise<void> => {
      client = await this.pool.connect();
      client.on('notification', heard);
      // A connection that is cut reports it more than once.
      client.on('error', reportedByNextStatement);
      client.once('error', (error: Error) => {
        client?.release(error);
        client = undefined;
        if (!stopped) void reconnect();
      });
      await client.query(`listen ${quoteName(channel)}`);
      onNotice('');
    };
    const reconnect = async (): Promise<void> => {
      for (let pauseMs = 100; !stopped; pauseMs = Math.min(pauseMs * 2, 5_000)) {
        try {
          return await connect();
        } catch {
          await new Promise((resolve) => setTimeout(resolve, pauseMs));
        }
      }
    };
    await connect();
    return async () => {
      stopped = true;
      client?.removeListener('notification', heard);
      client?.release(true);
    };
  }

  get poolUse(): { total: number; idle: number; waiting: number } {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount };
  }

  async close(): Promise<void> {
    await this.disconnect();
  }
}

const reportedByNextStatement = (): void => undefined;

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
