import type { RunRecord } from '@app/common/contracts';
import { StocklineError, shorten } from '@app/common/kernel';

/** Which way in a request over HTTP came: the command line and the console say so in the header Stockline-Client. */
export function readVia(client: string | undefined): RunRecord['via'] {
  if (client === undefined) return 'http';
  if (client === 'cli' || client === 'console') return client;
  throw new StocklineError({
    code: 'client_invalid',
    message: `Stockline-Client must be cli or console, not "${shorten(client)}"`,
    hint: 'Leave the header out.',
  });
}
