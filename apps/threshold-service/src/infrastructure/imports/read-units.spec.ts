import { readUnits } from './read-units';

describe('the cell of a threshold', () => {
  it.each([
    ['12', 12],
    [' 12 ', 12],
    ['\u00a07\u00a0', 7],
    ['12.0', 12],
    ['+5', 5],
    ['012', 12],
    ['0', 0],
    ['-0', 0],
    ['1000000000', 1_000_000_000],
  ])('reads %j as %d units', (cell, units) => expect(readUnits(cell)).toBe(units));

  it('reads a grouped number where the mark is declared', () => expect(readUnits('1,200', ',')).toBe(1_200));

  it('left blank leaves the value as it is', () => {
    expect(readUnits('')).toBe('leave');
    expect(readUnits(' \u00a0')).toBe('leave');
  });

  it('that says REMOVE ends the value; another spelling is no number', () => {
    expect(readUnits(' REMOVE ')).toBe('remove');
    expect(readUnits('remove')).toMatchObject({ code: 'not_a_whole_number' });
  });

  it.each([
    ['-1', 'number_out_of_range'],
    ['1.5', 'not_a_whole_number'],
    ['1e3', 'not_a_whole_number'],
    ['NaN', 'not_a_whole_number'],
    ['10 units', 'not_a_whole_number'],
    ['1,200', 'not_a_whole_number'],
    ['١٢', 'not_a_whole_number'],
    ['1.000', 'number_ambiguous'],
    ['1000000001', 'number_out_of_range'],
    ['99999999999999999999', 'number_out_of_range'],
  ])('refuses %j as %s, showing it and saying what would do', (cell, code) => {
    const problem = readUnits(cell);
    expect(problem).toMatchObject({
      code,
      reason: expect.stringContaining(cell),
      hint: expect.stringContaining('REMOVE'),
    });
  });
});
