import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until the answer is not undefined; gives up with one line that says what was waited for, and the last error if there was one. */
export async function until<T>(what: string, withinMs: number, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + withinMs;
  let lastError: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await pause(100);
  }
  throw new Error(
    `waited ${Math.round(withinMs / 1000)} s for ${what}${lastError instanceof Error ? `; last: ${lastError.message}` : ''}`,
  );
}
