import { Injectable } from '@nestjs/common';
import type { ShopifyInventoryApplied, ShopifyInventoryObserved } from '@app/common/contracts';
import type { EventBatch } from '@app/common/kafka';
import { applyChanges } from '../domain/apply-changes';
import { defaultBin } from '../domain/default-bin';
import { judgeObserved, levelsNamed, type ObservedRow } from '../domain/judge-observed';
import { ObservedChunks, ObservedImports, References, Stock } from './ports';

/**
 * Takes levels that shops showed where their number counts: QOH and ATP become what the shop said, together, where the level still is as the
 * reader knew it; what moved meanwhile is superseded. Each chunk is answered in the transaction that applies it. What was read from a shop is an
 * import for each run and location, so that it can be undone; what comes from a file is one already, of the service that took the file.
 */
@Injectable()
export class TakeObservedInventory {
  constructor(
    private readonly references: References,
    private readonly stock: Stock,
    private readonly chunks: ObservedChunks,
    private readonly imports: ObservedImports,
  ) {}

  async handle(batch: EventBatch): Promise<void> {
    for (const { data } of batch.messages) await this.take(batch, data as ShopifyInventoryObserved);
  }

  private async take({ tx }: EventBatch, chunk: ShopifyInventoryObserved): Promise<void> {
    const before = await this.chunks.answerOf(tx, chunk);
    if (before) return this.chunks.answer(tx, before, false);
    const rows = await this.named(tx, chunk);
    const bins = await this.references.bins(tx, [defaultBin]);
    const named = levelsNamed(chunk, rows);
    const { levels, movements } =
      named.length === 0 ? { levels: new Map(), movements: new Map() } : await this.stock.lock(tx, named);
    const own = chunk.fileName === undefined || chunk.dryRun ? undefined : await this.imports.begin(tx, chunk);
    const at = { nowMs: Date.now(), own };
    const judged = judgeObserved(chunk, rows, levels, await this.chunks.epoch(tx), at);
    const { changes, counts, ...lines } = judged;
    if (changes.length > 0 && !chunk.dryRun)
      await this.stock.write(tx, applyChanges(levels, movements, changes, bins.get(defaultBin)!));
    if (own) await this.imports.count(tx, own, chunk, judged);
    const { runId, shopId, locationId, ordinal, last } = chunk;
    const answer: ShopifyInventoryApplied = {
      ...{ runId, shopId, locationId, ordinal, last },
      rows: chunk.rows.length,
      ...counts,
      ...lines,
      ...(own && { importId: own.importId }),
    };
    await this.chunks.answer(tx, answer, true);
  }

  /** Each row with the product and the facility it names, or with why it names none. */
  private async named(tx: EventBatch['tx'], chunk: ShopifyInventoryObserved): Promise<ObservedRow[]> {
    const [facility] = await this.references.facilities(tx, [{ facilityId: chunk.facilityId }]);
    const products = await this.references.products(
      tx,
      chunk.rows.map(({ productId, inventoryItemId }) =>
        productId === null ? { idType: 'shopifyInventoryItemId', idValue: inventoryItemId } : { productId },
      ),
    );
    return chunk.rows.map((row, index): ObservedRow => {
      const problem = [facility!, products[index]!].find((found) => 'code' in found);
      if (problem && 'code' in problem) return { ...row, problem };
      return { ...row, level: { ...(facility as object), ...(products[index] as object) } as never };
    });
  }
}
