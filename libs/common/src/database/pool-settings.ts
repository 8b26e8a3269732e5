import type { PoolConfig } from 'pg';
import type { DatabaseOptions } from './database';

/**
 * What holds for every connection of a service.
 * A transaction may last 30 s: whoever is stuck lets go of its locks (the event log's above all) instead of stopping the others.
 * A page out of order costs about as much as one in order (flash, and memory above all): plans that supposed a disk's arm would read a whole
 * table where a few thousand of its rows are asked for.
 */
export const poolSettings = ({ schema, maxConnections = 10 }: DatabaseOptions): PoolConfig => ({
  max: maxConnections,
  idleTimeoutMillis: 30_000,
  options: `-c search_path=${schema} -c transaction_timeout=30s -c idle_in_transaction_session_timeout=60s -c random_page_cost=1.1`,
});
