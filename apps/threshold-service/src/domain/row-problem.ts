/** What is wrong with one cell, as the one who sent it reads it. */
export interface CellProblem {
  code: string;
  reason: string;
  hint: string;
}
