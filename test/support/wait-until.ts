import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until the condition gives a value, and gives that value. A condition that throws counts as not yet met;
 * its last error is named when the time is over.
 */
export async function waitUntil<T>(
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  { withinMs = 10_000, what }: { withinMs?: number; what: string },
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let lastError: unknown;
  for (let pauseMs = 5; ; pauseMs = Math.min(100, pauseMs * 2)) {
    try {
      const met = await condition();
      if (met !== undefined && met !== false) return met;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() + pauseMs > deadline)
      throw new Error(
        `Waited ${withinMs} ms in vain: ${what}`,
        lastError === undefined ? undefined : { cause: lastError },
      );
    await pause(pauseMs);
  }
}
