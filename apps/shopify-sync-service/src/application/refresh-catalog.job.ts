import { jobParameters } from '@app/common/contracts';
import { StocklineError } from '@app/common/kernel';
import { checkedBy, type Job, type RunContext, type RunOutcome } from '@app/common/jobs';
import { catalogStatement, type ShopProduct, type ShopVariant } from '../domain/catalog-statement';
import type { StockingPolicy } from '../domain/stocking-policy';
import type { CatalogueBook, CatalogueRun, ShopCatalogue } from './catalog-ports';
import { mendStocking } from './mend-stocking';

export interface RefreshCatalog {
  catalogue: ShopCatalogue;
  book: CatalogueBook;
  shops: readonly ({ readonly shopId: string } & StockingPolicy)[];
  /** Resolves once every state topic has been read to the end it had at boot: which levels are managed is known then, and only those are mended. */
  whenStateRead: (signal: AbortSignal) => Promise<void>;
  /** Refuses a shop that is not known. */
  checkShop: (shopId: string) => void;
}

const variantsAtATime = 500;

/** REFRESH_CATALOG: the variants, items, tags and collections of shops into the master data, and what is wrong with them told. Shops side by side. */
export const refreshCatalog = (parts: RefreshCatalog): Job => ({
  id: 'REFRESH_CATALOG',
  title: 'Refresh Catalogue',
  parameters: jobParameters.REFRESH_CATALOG,
  checks: { shopId: checkedBy((shopId) => parts.checkShop(String(shopId))) },
  // What is noted of a shop is of one run at a time.
  scope: () => 'catalogues',
  run: (run) => refreshShops(run, parts),
});

async function refreshShops(run: RunContext, parts: RefreshCatalog): Promise<RunOutcome> {
  const wanted = run.parameters['shopId'];
  const shops = parts.shops.filter(({ shopId }) => wanted === null || wanted === undefined || shopId === wanted);
  const read = new Map<string, number>();
  const reports = await Promise.all(
    shops.map(async (shop) => {
      const onRead = (objects: number): Promise<void> => {
        read.set(shop.shopId, objects);
        return run.progress('reading catalogues', [...read.values()].reduce(sum, 0), null, 'objects');
      };
      try {
        return await refreshShop(parts, shop, { runId: run.runId, signal: run.signal, onRead });
      } catch (error) {
        // One shop's failure is its own: the others go on. A stop of this replica is everyone's.
        if (run.signal.aborted || !(error instanceof StocklineError)) throw error;
        return { failed: `${shop.shopId}: ${error.message}` };
      }
    }),
  );
  return outcomeOf(reports);
}

type ShopReport = { readonly counts: Readonly<Record<string, number>> } | { readonly failed: string };

async function refreshShop(
  { catalogue, book, whenStateRead }: RefreshCatalog,
  shop: { readonly shopId: string } & StockingPolicy,
  run: CatalogueRun,
): Promise<ShopReport> {
  const { shopId } = shop;
  const variants = await catalogue.products(shopId, run, async (products) => {
    let noted = 0;
    for await (const { variants } of products()) {
      await book.note(shopId, run.runId, variants);
      noted += variants.length;
    }
    await book.judge(shopId, run.runId);
    await stateAll(book, shopId, run, products());
    return noted;
  });
  await whenStateRead(run.signal);
  const mended = await mendStocking(catalogue, book, shop, run);
  return { counts: { variants, ...mended, ...(await book.conclude(shopId, run.runId)) } };
}

async function stateAll(
  book: CatalogueBook,
  shopId: string,
  run: CatalogueRun,
  products: AsyncIterable<ShopProduct>,
): Promise<void> {
  let waiting: { product: ShopProduct; variant: ShopVariant }[] = [];
  const send = async (): Promise<void> => {
    run.signal.throwIfAborted();
    const shared = await book.withSharedSku(
      shopId,
      waiting.map(({ variant }) => variant.inventoryItemId),
    );
    await book.state(
      shopId,
      waiting.map(({ product, variant }) => ({
        itemId: variant.inventoryItemId,
        statement: catalogStatement(shopId, product, variant, shared.has(variant.inventoryItemId)),
      })),
    );
    waiting = [];
  };
  for await (const product of products)
    for (const variant of product.variants) {
      waiting.push({ product, variant });
      if (waiting.length === variantsAtATime) await send();
    }
  if (waiting.length > 0) await send();
}

function outcomeOf(reports: readonly ShopReport[]): RunOutcome {
  const failures = reports.flatMap((report) => ('failed' in report ? [report.failed] : []));
  const counts: Record<string, number> = { shops: reports.length, failed: failures.length };
  for (const report of reports)
    if ('counts' in report)
      for (const [name, count] of Object.entries(report.counts)) counts[name] = (counts[name] ?? 0) + count;
  if (failures.length === 0)
    return { status: counts['variants'] === undefined ? 'nothing_to_do' : 'completed', counts };
  const error = {
    code: 'shops_failed' as const,
    message: failures.join('; '),
    hint: 'What the other shops state has gone out; run it again for these.',
  };
  return { status: failures.length === reports.length ? 'failed' : 'completed_with_rejections', counts, error };
}

const sum = (left: number, right: number): number => left + right;
