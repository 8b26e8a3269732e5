import { startChild, type Child, type ChildOptions } from './child';
import { describeDeath } from './describe-death';
import { PlatformError } from './platform-error';

/** Starts a program and resolves once it printed a line with the given text; an early death or silence is an error with its last lines. */
export async function startUntilLine(options: ChildOptions, text: string, withinMs: number): Promise<Child> {
  let heard = (): void => undefined;
  const ready = new Promise<'ready'>((resolve) => (heard = () => resolve('ready')));
  const child = await startChild({
    ...options,
    onLine: (line) => {
      if (line.includes(text)) heard();
      options.onLine?.(line);
    },
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), withinMs)));
  const first = await Promise.race([ready, late, child.exited]);
  clearTimeout(timer);
  if (first === 'ready') return child;
  const exit = await child.stop();
  throw new PlatformError(
    first === 'late'
      ? `${options.name} was not ready within ${withinMs / 1000} s. Its last lines:\n  ${child.lines().slice(-20).join('\n  ')}`
      : describeDeath(child, exit),
  );
}
