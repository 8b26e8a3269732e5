import type { Child, ChildExit } from './child';

/** How a child ended, with its last words, for people. */
export function describeDeath(child: Pick<Child, 'name' | 'lines'>, exit: ChildExit): string {
  const how = exit.signal === null ? `status ${exit.code ?? 'unknown'}` : exit.signal;
  const lines = child.lines().slice(-20);
  return `${child.name} ended with ${how}${lines.length ? `. Its last lines:\n  ${lines.join('\n  ')}` : ' without a word'}`;
}
