/**
 * Resolves on Ctrl-C, SIGTERM, or when the one that started this process is gone. Asked a second time, it leaves at once:
 * the guards of the children stop what is still running.
 */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let before = false;
    const ask = (): void => {
      if (before) process.exit(130);
      before = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    process.once('disconnect', () => before || ask());
  });
}
