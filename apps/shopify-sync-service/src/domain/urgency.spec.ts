import { pointsBefore, urgency, urgencyOf } from './urgency';

describe('requests that wait for the points of a shop', () => {
  it('go out falls before reads and reads before rises, whichever came first, and alike ones as they came', () => {
    const rise = { points: 10, urgency: urgency.rises };
    const another = { points: 10, urgency: urgency.rises };
    const read = { points: 6, urgency: urgency.reads };
    const fall = { points: 10, urgency: urgency.falls };
    const waiting = [rise, another, read, fall];
    expect(waiting.map((one) => pointsBefore(waiting, one))).toEqual([16, 26, 10, 0]);
  });

  it('are falls where they raise no level', () => {
    const falls = { target: 1, observed: 2 };
    expect(urgencyOf([falls, falls])).toBe(urgency.falls);
    expect(urgencyOf([falls, { target: 3, observed: 2 }])).toBe(urgency.rises);
  });
});
