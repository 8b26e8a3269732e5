import { StocklineError } from '@app/common/kernel';

/**
 * Waits for work on the other side of a connection as long as there are signs of life: `alive` is to be called at each.
 * After `silenceMs` without one the connection counts as lost, though no error has told so.
 */
export async function untilSilent<T>(silenceMs: number, work: (alive: () => void) => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(silent(silenceMs)), silenceMs);
  });
  try {
    return await Promise.race([work(() => timer?.refresh()), silence]);
  } finally {
    clearTimeout(timer);
  }
}

const silent = (silenceMs: number): StocklineError =>
  new StocklineError({
    code: 'connection_timeout',
    message: `the server has been silent for ${silenceMs} ms in the middle of an operation`,
    hint: 'It is tried again by itself; if it stays so, look at the network and the load of the server.',
    retriable: true,
  });
