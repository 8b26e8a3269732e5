import type { ProblemCode } from '@app/common/kernel';
/** What is wrong with one cell, as the one who sent it reads it. */
export interface CellProblem {
  code: ProblemCode;
  reason: string;
  hint: string;
}
