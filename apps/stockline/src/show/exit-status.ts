import type { RunRecord } from '@app/common/contracts';
import { Refusal } from '../client/refusal';
import { WrongUse } from '../client/wrong-use';

/** 0 done · 1 failed · 2 wrong use · 3 done with rejected rows or parked levels · 4 waits for approval · 5 refused. */
export function statusOfRun({ status }: Pick<RunRecord, 'status'>): number {
  switch (status) {
    case 'completed':
    case 'nothing_to_do':
    case 'queued':
    case 'running':
      return 0;
    case 'completed_with_rejections':
      return 3;
    case 'waiting_for_approval':
      return 4;
    default:
      return 1;
  }
}

export function statusOfError(error: unknown): number {
  if (error instanceof WrongUse) return 2;
  if (error instanceof Refusal) {
    if ([401, 403, 409, 429].includes(error.status)) return 5;
    if ([400, 404, 422].includes(error.status)) return 2;
  }
  return 1;
}
