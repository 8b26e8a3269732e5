import { freePort } from '../platform';

/** The port that people expect a part on, or, when it is taken, a free one and a word about it for the page; any free one where none is expected. */
export async function choosePort(usual?: number): Promise<{ port: number; remark: string }> {
  const port = await freePort(usual);
  return { port, remark: usual === undefined || port === usual ? '' : ` (${usual} was taken)` };
}

export const usualPorts = {
  ...{ ingest: 3001, 'shopify-sync': 3002, threshold: 3003 },
  ...{ simulator: 3010, kafka: 19092, postgres: 15432, sftp: 2222 },
} as const;
