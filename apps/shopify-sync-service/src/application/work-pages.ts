import type { LevelPage } from './selected-pages';
import { placeOf } from './ports';
import { takeSideBySide } from './side-by-side';

/**
 * Works pages of levels off, so many in hand at once: while the database takes what became of one, and the shop answers for another, the next is read, and
 * the shop's bucket is not left to fill. A level whose product is another by now can stand in a later page again: that one waits until the earlier page is
 * done with, so that no level is ever read by one and written by the other.
 */
export async function workPages(
  pages: AsyncGenerator<LevelPage, undefined>,
  atOnce: number,
  work: (page: LevelPage) => Promise<void>,
): Promise<void> {
  const inHand = new Set<{ places: ReadonlySet<string>; over: Promise<void> }>();
  const next = async (): Promise<LevelPage | undefined> => (await pages.next()).value;
  await takeSideBySide(next, atOnce, async (page) => {
    const places = new Set(page.due.map(placeOf));
    const earlier = [...inHand].filter((other) => page.due.some((level) => other.places.has(placeOf(level))));
    const over = Promise.withResolvers<void>();
    const mine = { places, over: over.promise };
    inHand.add(mine);
    try {
      await Promise.all(earlier.map((other) => other.over));
      await work(page);
      await page.done();
    } finally {
      inHand.delete(mine);
      over.resolve();
    }
  });
}
