import { StocklineError, shorten } from '@app/common/kernel';

export const archiveBroken = (cause: unknown): StocklineError =>
  new StocklineError({
    code: 'archive_broken',
    message: `the archive cannot be unpacked: ${shorten((cause as Error).message, 120)}`,
    hint: 'It was damaged or cut off on its way: send it again, in binary mode.',
    cause,
  });
