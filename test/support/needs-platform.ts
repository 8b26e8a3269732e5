/** What jest tells its global setup of the run, as far as it is used here. */
export interface JestRun {
  nonFlagArgs: readonly string[];
  testPathPatterns: { patterns: readonly string[] };
}

/** Whether a run may include a spec that talks to the real platform: any run but one of pure specs alone, named one by one. */
export function needsPlatform({ nonFlagArgs, testPathPatterns }: JestRun): boolean {
  if (process.env['STOCKLINE_TEST_PLATFORM'] === 'none') return false;
  const named = [...nonFlagArgs, ...testPathPatterns.patterns];
  return named.length === 0 || !named.every((path) => isPureSpec(path.replaceAll('\\', '')));
}

const isPureSpec = (path: string): boolean => /\.spec\.ts\$?$/.test(path);
