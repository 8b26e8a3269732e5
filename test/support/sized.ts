/** How much a test that hammers does: enough to turn red every day, and all that was promised with STOCKLINE_TESTS=long. */
export const sized = <Size>(daily: Size, long: Size): Size =>
  process.env['STOCKLINE_TESTS'] === 'long' ? long : daily;
