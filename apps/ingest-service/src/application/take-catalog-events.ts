import { Injectable } from '@nestjs/common';
import type { FacilityGroupUpserted, FacilityUpserted, ProductUpserted } from '@app/common/contracts';
import { StocklineError } from '@app/common/kernel';
import type { EventBatch } from '@app/common/kafka';
import { Catalog } from './ports';

/** Takes products, facilities and groups in: products of a batch in one set, the few facilities and groups one by one. */
@Injectable()
export class TakeCatalogEvents {
  constructor(private readonly catalog: Catalog) {}

  async handle(batch: EventBatch): Promise<void> {
    const products = batch.messages
      .filter(({ type }) => type === 'stockline.product-upserted.v1')
      .map(({ source, data }) => {
        const { productId, ...statement } = data as ProductUpserted;
        return { source, productId, statement };
      });
    await this.catalog.stateProducts(batch.tx, products);
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
}
