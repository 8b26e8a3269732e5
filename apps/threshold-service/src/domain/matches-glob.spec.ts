import { matchesGlob } from './matches-glob';

describe('a glob', () => {
  it.each([
    ['LS-100-M', 'LS-*', true],
    ['LS-100-M', '*-M', true],
    ['LS-100-M', 'LS-???-M', true],
    ['LS-100-M', 'LS-*-*', true],
    ['LS-100-M', 'ls-*', false],
    ['LS-100-M', 'LS-100', false],
    ['LS-100-M', 'LS-100-M?', false],
    ['abcabcx', '*abc?', true],
    ['abcabc', 'a*c*d', false],
    ['a.b', 'a?b', true],
    ['a🙂b', 'a?b', true],
    ['100%', '100%', true],
    ['1000', '100%', false],
  ])('%s and %s: %s', (text, glob, matches) => {
    expect(matchesGlob(text, glob)).toBe(matches);
  });

  it('takes no longer for a text made to be slow', () => {
    const begun = performance.now();
    expect(matchesGlob('a'.repeat(255), '*a*a*a*a*ab')).toBe(false);
    expect(performance.now() - begun).toBeLessThan(100);
  });
});
