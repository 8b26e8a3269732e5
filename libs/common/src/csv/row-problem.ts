import type { ProblemCode } from '@app/common/kernel';
/** What is wrong with one row. A value, not an error: the rows around it go on. */
export interface RowProblem {
  /** The physical line where the record starts, the header being 1. */
  line: number;
  code: ProblemCode;
  reason: string;
  hint: string;
  column?: string;
  /** Shortened. */
  value?: string;
}
