import type { MainJobContext } from '../dev/sample/main-job-context';

/** The running platform that benchmarks use: three real services on a throw-away directory. */
export interface Stage extends MainJobContext {
  /** A database of its own on the same server, for floors. */
  floorUrl: string;
  pids: Record<'ingest' | 'shopify-sync' | 'threshold', number>;
}
