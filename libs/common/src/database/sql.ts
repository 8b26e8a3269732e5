/** Rows in, rows out: the least that a statement needs. Names in SQL carry no schema; the connection's search_path is the service's own. */
export interface Sql {
  query<Row extends object>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs a statement and gives the number of rows it touched. */
  execute(statement: string, values?: readonly unknown[]): Promise<number>;
  /** Opens `COPY … FROM STDIN`; nothing else may run on this connection until it has ended. */
  copyIn(statement: string): CopyIn;
  /** Opens `COPY … TO STDOUT`; nothing else may run on this connection until it has been read to its end. */
  copyOut(statement: string): CopyOut;
}

/** A COPY that is being fed. Write blocks of 64 KB or more: a call per row is fifteen times slower. */
export interface CopyIn {
  write(chunk: Buffer | string): Promise<void>;
  /** Ends the COPY and gives the number of rows it took. */
  end(): Promise<number>;
  abort(reason: Error): Promise<void>;
}

/** A COPY that is being read, block by block. Who stops early must throw, so that the connection is not used again. */
export interface CopyOut {
  blocks(): AsyncIterable<Buffer>;
  /** The number of rows, once all blocks have been read. */
  rows(): number;
}

/** An open transaction. Whoever receives one neither commits nor rolls back. */
export interface Tx extends Sql {
  readonly isTransaction: true;
  /** Runs `work` inside a savepoint: when it throws, only what it did is undone, and the error is passed on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

/** One pinned connection: temporary tables and session settings live as long as it does. */
export interface Session extends Sql {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}
