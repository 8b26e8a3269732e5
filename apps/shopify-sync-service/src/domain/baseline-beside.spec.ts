import { baselineBeside } from './baseline-beside';

describe('what a level is measured by while a bulk operation may have written it', () => {
  it.each<[string, number | null, number | undefined, number, number | null]>([
    ['nothing writes it', 10, undefined, 7, 10],
    ['it was never read', null, 5, 7, null],
    ['it shows what it did', 10, 5, 10, 10],
    ['it shows what was written, which is less', 10, 5, 5, 5],
    ['one was sold after less was written', 10, 5, 4, 5],
    ['two were sold before less is written', 10, 5, 8, 10],
    ['it shows what was written, which is more', 10, 50, 50, 50],
    ['one was sold after more was written', 10, 50, 49, 50],
    ['one was sold before more is written', 10, 50, 9, 10],
    ['somebody added', 10, 5, 12, 10],
  ])('%s', (_, baseline, written, observed, expected) => {
    expect(baselineBeside(baseline, written, observed)).toBe(expected);
  });
});
