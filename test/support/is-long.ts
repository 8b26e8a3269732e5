/** Whether heavy suites run at full length: `STOCKLINE_TEST_LONG=1 npm test`. Without it they use small fixed seeds and counts. */
export const isLong = process.env['STOCKLINE_TEST_LONG'] === '1';
