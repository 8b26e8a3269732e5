import { Injectable } from '@nestjs/common';
import { StocklineError } from '@app/common/kernel';
import { checkStatement, type StatedValue } from '../domain/check-statement';
import type { HeldBack, HeldBackKind } from '../domain/held-back';
import { inForceAt } from '../domain/in-force-at';
import { HeldBackValues, References } from './ports';

/** A key as people see it: what is in force at the instant asked for, and everything stated that can still matter. */
export interface HeldBackView {
  productId: string;
  facilityId: string;
  inForce: HeldBack | undefined;
  values: readonly HeldBack[];
  version: number;
}

/** Threshold or safety stock of one product in one facility, stated by a person and read back. */
@Injectable()
export class StateHeldBack {
  constructor(
    private readonly references: References,
    private readonly values: HeldBackValues,
  ) {}

  async state(
    kind: HeldBackKind,
    names: { product: string; facility: string },
    value: StatedValue,
    by: { user: string; reason?: string },
    now: Date,
  ): Promise<HeldBackView> {
    const product = await this.references.product(names.product);
    const facility = await this.references.facility(names.facility);
    checkStatement(kind, facility, value, now.getTime());
    const key = { productNo: product.productNo, facilityNo: facility.facilityNo };
    if ((await this.values.state(key, value, by)) === 'outdated')
      throw new StocklineError({
        code: 'superseded_by_newer_value',
        message: `a value of ${product.productId} in ${facility.facilityId} that began later is in force, without an end`,
        hint: 'Leave from blank to state the value from now on.',
        details: { pointer: '/from' },
      });
    return this.read(kind, names, new Date());
  }

  async read(kind: HeldBackKind, names: { product: string; facility: string }, at: Date): Promise<HeldBackView> {
    const product = await this.references.product(names.product);
    const facility = await this.references.facility(names.facility);
    checkStatement(kind, facility, { units: null, fromMs: null, thruMs: null }, at.getTime());
    const { values, version } = await this.values.of({ productNo: product.productNo, facilityNo: facility.facilityNo });
    const { productId } = product;
    return { productId, facilityId: facility.facilityId, inForce: inForceAt(values, at.getTime()), values, version };
  }
}
