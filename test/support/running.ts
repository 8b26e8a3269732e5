/** What the setup of this run started, for its teardown: both run in jest's own process. */
export const running: { stop?: () => Promise<void> } = ((
  globalThis as { stocklineTestPlatform?: object }
).stocklineTestPlatform ??= {});
