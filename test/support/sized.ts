/** How much a test that hammers does: enough to turn red every day, and all that was promised with STOCKLINE_TESTS=long. */
export const sized = (daily: number, long: number): number =>
  process.env['STOCKLINE_TESTS'] === 'long' ? long : daily;
