/** What the main job needs to know of the platform it runs on: the ready file, and ways to show progress. */
export interface MainJobContext {
  services: Record<'ingest' | 'shopify-sync' | 'threshold', { url: string }>;
  simulator: { url: string; admin: string };
  shops: { shopId: string; domain: string; token: string }[];
  kafka: { brokers: string[]; topicPrefix: string };
  postgres: { url: string };
  sftp: { dir: string };
  keys: Record<'viewer' | 'operator' | 'approver' | 'merchandiser' | 'admin', string>;
  /** Rows of the generated stock files: four a product. */
  rows: number;
  /** Reaches every schema, for the comparison at the end; the services never use it. */
  superuserUrl: string;
  progress(text: string): void;
}
