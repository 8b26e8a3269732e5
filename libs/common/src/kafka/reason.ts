import type { ProblemCode } from '@app/common/kernel';
/** Why a message goes to the dead letters: a closed code for programs, a sentence for people, and the mend where there is one. */
export interface Reason {
  code: ProblemCode;
  message: string;
  hint?: string;
}
