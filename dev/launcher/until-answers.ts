import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the address answers with success. */
export async function untilAnswers(url: string, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  let last = 'no answer yet';
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      const body = await response.text();
      if (response.ok) return;
      last = `${response.status} ${body.slice(0, 300)}`;
    } catch (error) {
      last = (error as Error).message;
    }
    await pause(100);
  }
  throw new Error(`${url} did not answer with success within ${withinMs / 1000} s (last: ${last})`);
}
