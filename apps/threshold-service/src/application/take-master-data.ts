import { Injectable } from '@nestjs/common';
import type { FacilityChanged, FacilityGroupChanged, ProductChanged } from '@app/common/contracts';
import type { EventBatch } from '@app/common/kafka';
import { newestOf } from './newest-of';
import { Copies } from './ports';

/** Keeps the copies of products, facilities and groups, a batch in one set. */
@Injectable()
export class TakeMasterData {
  constructor(private readonly copies: Copies) {}

  async products({ tx, messages }: EventBatch): Promise<void> {
    await this.copies.takeProducts(
      tx,
      newestOf(
        messages.map(({ data }) => data as ProductChanged),
        ({ productId }) => productId,
      ),
    );
  }

  async facilities({ tx, messages }: EventBatch): Promise<void> {
    await this.copies.takeFacilities(
      tx,
      newestOf(
        messages.map(({ data }) => data as FacilityChanged),
        ({ facilityId }) => facilityId,
      ),
    );
  }

  async facilityGroups({ tx, messages }: EventBatch): Promise<void> {
    await this.copies.takeFacilityGroups(
      tx,
      newestOf(
        messages.map(({ data }) => data as FacilityGroupChanged),
        ({ facilityGroupId }) => facilityGroupId,
      ),
    );
  }
}
