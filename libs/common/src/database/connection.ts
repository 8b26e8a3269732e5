import { once } from 'node:events';
import type { Duplex, Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { CopyIn, CopyOut, Session, Tx } from './sql';

/** Resolves when the stream takes more, or never will; leaves no listener behind. */
async function drained(stream: Writable): Promise<void> {
  const settled = new AbortController();
  await Promise.race(['drain', 'close'].map((event) => once(stream, event, { signal: settled.signal }))).finally(() =>
    settled.abort(),
  );
}

/** One client of the pool as Session and Tx. */
export class Connection implements Session, Tx {
  readonly isTransaction = true as const;
  private savepoints = 0;

  constructor(private readonly client: PoolClient) {}

  async query<Row extends object>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(statement, [...values])).rows;
  }

  async execute(statement: string, values: readonly unknown[] = []): Promise<number> {
    return (await this.client.query(statement, [...values])).rowCount ?? 0;
  }

  copyIn(statement: string): CopyIn {
    const stream = this.client.query(copyFrom(statement));
    let failure: Error | undefined;
    stream.on('error', (error: Error) => (failure = error));
    const throwIfBroken = (): void => {
      if (failure) throw failure;
    };
    return {
      write: async (chunk) => {
        throwIfBroken();
        if (!stream.write(chunk)) await drained(stream);
        throwIfBroken();
      },
      end: async () => {
        throwIfBroken();
        stream.end();
        await once(stream, 'finish');
        return stream.rowCount ?? 0;
      },
      abort: async (reason) => {
        if (stream.destroyed) return;
        stream.destroy(reason);
        await once(stream, 'close').catch(() => []);
      },
    };
  }

  copyOut(statement: string): CopyOut {
    const stream = this.client.query(copyTo(statement));
    return {
      blocks: () => this.untilRead(stream),
      // The count comes with the last bytes, before the stream ends.
      rows: () => stream.rowCount,
    };
  }

  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    await this.client.query('begin');
    try {
      const result = await work(this);
      await this.client.query('commit');
      return result;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  /** What is not read to its end would be read as the answer to the next statement: the connection is cut instead. */
  private async *untilRead(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let settled = false;
    try {
      yield* stream;
      settled = true;
    } catch (error) {
      settled = true;
      throw error;
    } finally {
      if (!settled) (this.client as unknown as { connection: { stream: Duplex } }).connection.stream.destroy();
    }
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const name = `s${++this.savepoints}`;
    await this.client.query(`savepoint ${name}`);
    try {
      const result = await work();
      await this.client.query(`release savepoint ${name}`);
      return result;
    } catch (error) {
      await this.client.query(`rollback to savepoint ${name}`);
      throw error;
    }
  }

  /** A connection that broke cannot roll back; the server does it when it sees the socket close. The first error is the one to report. */
  private async rollback(): Promise<void> {
    try {
      await this.client.query('rollback');
    } catch {
      // Nothing to add: the caller throws the error that led here.
    }
  }
}
