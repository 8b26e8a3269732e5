import { parseWholeNumber } from '.';

describe('a whole number in a cell', () => {
  it.each([
    ['12', 12],
    [' 12 ', 12],
    ['+5', 5],
    ['012', 12],
    ['-0', 0],
    ['12.0', 12],
    ['-3', -3],
    ['1.0000', 1],
  ])('%j is read', (text, value) => {
    expect(Object.is(parseWholeNumber(text), value)).toBe(true);
  });

  it.each(['', ' ', 'NaN', '1e3', '0x10', '1,200', '12.5', '--1', '١٢', '1 200', '½'])('%j is refused', (text) => {
    expect(parseWholeNumber(text)).toMatchObject({ code: 'not_a_whole_number' });
  });

  it('that may be one or a thousand is refused, unless the thousands mark is declared', () => {
    expect(parseWholeNumber('1.000')).toMatchObject({ code: 'number_ambiguous' });
    expect(parseWholeNumber('1.000', { grouping: '.' })).toBe(1000);
    expect(parseWholeNumber('1,200', { grouping: ',' })).toBe(1200);
    expect(parseWholeNumber('12,00', { grouping: ',' })).toMatchObject({ code: 'not_a_whole_number' });
  });

  it('beyond its bounds is refused', () => {
    expect(parseWholeNumber('-1', { min: 0 })).toMatchObject({ code: 'number_out_of_range' });
    expect(parseWholeNumber('1000000001')).toMatchObject({ code: 'number_out_of_range' });
    expect(parseWholeNumber('99999999999999999999')).toMatchObject({ code: 'number_out_of_range' });
  });
});
