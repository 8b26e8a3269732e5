import { readHeldBack } from './read-held-back';

describe('the cell of a threshold', () => {
  it.each([
    ['12', 12],
    [' 12 ', 12],
    ['\u00a07\u00a0', 7],
    ['12.0', 12],
    ['12.', 12],
    ['+5', 5],
    ['012', 12],
    ['0', 0],
    ['-0', 0],
    ['1000000000', 1_000_000_000],
  ])('reads %j as %d units', (cell, units) => expect(readHeldBack(cell)).toEqual({ says: 'units', units }));

  it('left blank leaves the value as it is', () => {
    expect(readHeldBack('')).toEqual({ says: 'leave' });
    expect(readHeldBack(' \u00a0')).toEqual({ says: 'leave' });
  });

  it('that says REMOVE ends the value; another spelling is no number', () => {
    expect(readHeldBack(' REMOVE ')).toEqual({ says: 'remove' });
    expect(readHeldBack('remove')).toMatchObject({ says: 'nonsense', problem: { code: 'units_not_whole' } });
  });

  it.each([
    ['-1', 'units_negative'],
    ['1.5', 'units_not_whole'],
    ['1e3', 'units_not_whole'],
    ['NaN', 'units_not_whole'],
    ['10 units', 'units_not_whole'],
    ['1,200', 'units_not_whole'],
    ['١٢', 'units_not_whole'],
    ['1.000', 'units_ambiguous'],
    ['1000000001', 'units_too_many'],
    ['99999999999999999999', 'units_too_many'],
  ])('refuses %j as %s, saying what would do', (cell, code) => {
    const read = readHeldBack(cell);
    expect(read).toMatchObject({ says: 'nonsense', problem: { code } });
    if (read.says === 'nonsense') expect(read.problem.reason).toContain(cell);
  });
});
