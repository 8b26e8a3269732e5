import { readCursor } from '@app/common/http';
import { StocklineError } from '@app/common/kernel';

export interface RunCursor {
  queuedAt: string;
  runId: string;
}

/** Where the next page of runs begins. */
export function readRunCursor(cursor: string | undefined): RunCursor | undefined {
  const place = readCursor<Partial<RunCursor>>(cursor);
  if (place === undefined) return undefined;
  const { queuedAt, runId } = place;
  if (typeof queuedAt === 'string' && !Number.isNaN(Date.parse(queuedAt)))
    if (typeof runId === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(runId))
      return { queuedAt, runId };
  throw new StocklineError({
    code: 'cursor_invalid',
    message: 'this is no cursor of the list of runs',
    hint: 'Hand back nextCursor as it came, or leave it out to begin at the start.',
  });
}
