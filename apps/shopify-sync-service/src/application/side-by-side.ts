/**
 * Works a queue off, so many at once; `work` may put more into it. When one fails nothing new is begun, and the failure is told once all that was
 * under way has ended: nobody goes on behind the caller's back.
 */
export const sideBySide = <Item>(queue: Item[], width: number, work: (item: Item) => Promise<void>): Promise<void> =>
  takeSideBySide(async () => queue.shift(), width, work);

/** The same for what is fetched piece by piece, until undefined comes. */
export async function takeSideBySide<Item>(
  take: () => Promise<Item | undefined>,
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let failure: { error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    try {
      for (let item = await take(); item !== undefined && !failure; item = await take()) await work(item);
    } catch (error) {
      failure ??= { error };
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failure) throw failure.error;
}
