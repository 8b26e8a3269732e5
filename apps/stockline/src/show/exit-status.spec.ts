import { Refusal } from '../client/refusal';
import { WrongUse } from '../client/wrong-use';
import { statusOfError, statusOfRun } from './exit-status';

describe('the exit status', () => {
  it.each([
    ['completed', 0],
    ['nothing_to_do', 0],
    ['queued', 0],
    ['completed_with_rejections', 3],
    ['waiting_for_approval', 4],
    ['failed', 1],
    ['cancelled', 1],
  ] as const)('of a run that is %s is %d', (status, expected) => {
    expect(statusOfRun({ status })).toBe(expected);
  });

  it.each([
    [new WrongUse('no key', 'set it'), 2],
    [new Refusal(422, 'parameters_invalid', 'no'), 2],
    [new Refusal(404, 'job_unknown', 'no'), 2],
    [new Refusal(403, 'forbidden', 'no'), 5],
    [new Refusal(401, 'unauthenticated', 'no'), 5],
    [new Refusal(0, 'no_answer', 'no'), 1],
    [new Refusal(500, 'internal_error', 'no'), 1],
    [new TypeError('a defect'), 1],
  ])('of %p is %d', (error, expected) => {
    expect(statusOfError(error)).toBe(expected);
  });
});
