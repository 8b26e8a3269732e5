import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what was fetched once is kept for every checkout of this user. */
export const cacheDirectory = (): string => process.env['STOCKLINE_CACHE_DIR'] ?? join(homedir(), '.cache/stockline');
