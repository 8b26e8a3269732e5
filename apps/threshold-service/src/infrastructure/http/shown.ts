import type { HeldBackView } from '../../application/state-held-back';
import type { HeldBack, HeldBackKind } from '../../domain/held-back';
import type { ListedValue } from './list-held-back';

/** A threshold is called threshold, a safety stock units: as callers write them. */
const unitsName = (kind: HeldBackKind): 'threshold' | 'units' => (kind === 'threshold' ? 'threshold' : 'units');

/** What a caller sees of one key: what is in force at the instant asked for, and everything stated that can still matter. */
export function shown(kind: HeldBackKind, { productId, facilityId, inForce, values, version }: HeldBackView): object {
  const told = ({ units, effectiveFromMs, effectiveThruMs }: HeldBack): object => ({
    [unitsName(kind)]: units,
    from: new Date(effectiveFromMs).toISOString(),
    thru: effectiveThruMs === null ? null : new Date(effectiveThruMs).toISOString(),
  });
  return {
    productId,
    facilityId,
    [unitsName(kind)]: inForce?.units ?? 0,
    version,
    inForce: inForce ? told(inForce) : null,
    values: values.map(told),
  };
}

export const shownInList = (
  kind: HeldBackKind,
  { productId, facilityId, units, from, thru, inForce, version, statedAt }: ListedValue,
): object => ({ productId, facilityId, [unitsName(kind)]: units, from, thru, inForce, version, statedAt });
