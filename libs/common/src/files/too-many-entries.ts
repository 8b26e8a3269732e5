import { StocklineError, shorten } from '@app/common/kernel';

/** Half a listing would break the order of files, so a directory that is too full is refused whole. */
export const tooManyEntries = (directory: string, most: number): StocklineError =>
  new StocklineError({
    code: 'directory_too_full',
    message: `"${shorten(directory, 200)}" holds more than ${most} entries`,
    hint: 'Move away what is not for us, or old files.',
  });
