/**
 * Works a queue off, so many at once; `work` may put more into it. When one fails nothing new is begun, and the failure is told once all that was
 * under way has ended: nobody goes on behind the caller's back.
 */
export async function sideBySide<Item>(
  queue: Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let failure: { error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined && !failure; item = queue.shift())
      try {
        await work(item);
      } catch (error) {
        failure ??= { error };
      }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failure) throw failure.error;
}
