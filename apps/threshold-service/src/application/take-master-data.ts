import { Injectable } from '@nestjs/common';
import type { FacilityChanged, FacilityGroupChanged, ProductChanged } from '@app/common/contracts';
import type { EventBatch } from '@app/common/kafka';
import { Copies } from './ports';

/** Keeps the copies of products, facilities and groups, a batch in one set. */
@Injectable()
export class TakeMasterData {
  constructor(private readonly copies: Copies) {}

  async products({ tx, messages }: EventBatch): Promise<void> {
    await this.copies.takeProducts(
      tx,
      newest(
        messages.map(({ data }) => data as ProductChanged),
        ({ productId }) => productId,
      ),
    );
  }

  async facilities({ tx, messages }: EventBatch): Promise<void> {
    await this.copies.takeFacilities(
      tx,
      newest(
        messages.map(({ data }) => data as FacilityChanged),
        ({ facilityId }) => facilityId,
      ),
    );
  }

  async facilityGroups({ tx, messages }: EventBatch): Promise<void> {
    await this.copies.takeFacilityGroups(
      tx,
      newest(
        messages.map(({ data }) => data as FacilityGroupChanged),
        ({ facilityGroupId }) => facilityGroupId,
      ),
    );
  }
}

/** Of each key the newest by (epoch, version): a statement over a set may meet a row only once. */
function newest<Fact extends { epoch: number; version: number }>(
  facts: readonly Fact[],
  keyOf: (fact: Fact) => string,
): Fact[] {
  const kept = new Map<string, Fact>();
  for (const fact of facts) {
    const other = kept.get(keyOf(fact));
    if (!other || fact.epoch > other.epoch || (fact.epoch === other.epoch && fact.version > other.version))
      kept.set(keyOf(fact), fact);
  }
  return [...kept.values()];
}
