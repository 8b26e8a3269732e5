import { Injectable } from '@nestjs/common';
import type { FacilityGroupUpserted, FacilityUpserted, ProductUpserted } from '@app/common/contracts';
import { StocklineError } from '@app/common/kernel';
import type { EventBatch } from '@app/common/kafka';
import { shopReference } from '../domain/shop-statement';
import { Catalog } from './ports';

/** Takes products, facilities and groups in: products of a batch in one set, the few facilities and groups one by one. */
@Injectable()
export class TakeCatalogEvents {
  constructor(private readonly catalog: Catalog) {}

  async handle(batch: EventBatch): Promise<void> {
    await this.catalog.stateProducts(batch.tx, await this.namedProducts(batch));
    for (const message of batch.messages) {
      try {
        if (message.type === 'stockline.facility-upserted.v1')
          await batch.tx.savepoint(() => this.catalog.stateFacility(batch.tx, message.data as FacilityUpserted));
        else if (message.type === 'stockline.facility-group-upserted.v1')
          await batch.tx.savepoint(() =>
            this.catalog.stateFacilityGroup(batch.tx, message.data as FacilityGroupUpserted),
          );
      } catch (error) {
        if (!(error instanceof StocklineError) || error.retriable) throw error;
        batch.park(message, { code: error.code, message: error.message, hint: error.hint });
      }
    }
  }

  /** Statements with the product each is of. Those of shops name none: they are found by their item, and parked where nothing tells which product it is. */
  private async namedProducts(batch: EventBatch): Promise<Parameters<Catalog['stateProducts']>[1]> {
    const stated = batch.messages
      .filter(({ type }) => type === 'stockline.product-upserted.v1')
      .map((message) => ({ message, data: message.data as ProductUpserted }));
    const references = new Map(
      stated.flatMap(({ message, data }) => {
        const reference = data.productId === undefined ? shopReference(data) : undefined;
        return reference ? [[message, reference] as const] : [];
      }),
    );
    const names = await this.catalog.nameShopProducts(batch.tx, [...references.values()]);
    const found = new Map([...references.keys()].map((message, index) => [message, names[index]!]));
    return stated.flatMap(({ message, data: { productId, ...statement } }) => {
      if (productId !== undefined) return [{ source: message.source, productId, statement }];
      const reference = references.get(message);
      const named = found.get(message);
      if (reference && named) return [{ source: `${message.source}#${reference.itemId}`, productId: named, statement }];
      batch.park(
        message,
        reference
          ? {
              code: 'product_ambiguous',
              message: `item ${reference.itemId} of shop "${reference.shopId}" is claimed by several products`,
              hint: 'Take the identification off all but one of them, then replay.',
            }
          : {
              code: 'product_unnamed',
              message: 'the product has neither a productId nor an identification it could be found by',
              hint: 'Give the productId, or an identification of type shopifyInventoryItemId with its shopId.',
            },
      );
      return [];
    });
  }
}
