import { StocklineError } from '@app/common/kernel';
import { longestRecordBytes } from './limits';

export const lineTooLong = (line: number): StocklineError =>
  new StocklineError({
    code: 'line_too_long',
    message: `line ${line} has no end within ${longestRecordBytes} bytes`,
    hint: 'Check that this is a CSV file. Nothing of it was applied.',
  });
