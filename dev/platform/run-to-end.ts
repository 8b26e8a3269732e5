import { startChild, type ChildOptions } from './child';
import { describeDeath } from './describe-death';
import { PlatformError } from './platform-error';

/** Runs a program that ends by itself and gives its output; ending in anything but success is an error with its last lines. */
export async function runToEnd(options: ChildOptions): Promise<string[]> {
  const child = await startChild(options);
  const exit = await child.exited;
  if (exit.code !== 0) throw new PlatformError(describeDeath(child, exit));
  return child.lines();
}
