import { shorten, StocklineError } from '@app/common/kernel';
import { kindFor, type FacilityType, type HeldBackKind } from './held-back';

/** A value as one person states it: units null = end what is held back; from null = from now on. */
export interface StatedValue {
  units: number | null;
  fromMs: number | null;
  thruMs: number | null;
}

/** Refuses a kind that the facility does not take, and a period that is empty or over. */
export function checkStatement(
  kind: HeldBackKind,
  facility: { facilityId: string; type: FacilityType },
  { fromMs, thruMs }: StatedValue,
  nowMs: number,
): void {
  if (kindFor(facility.type) !== kind) throw kind === 'threshold' ? needsChannel(facility) : needsPlace(facility);
  if (thruMs !== null && thruMs <= (fromMs ?? nowMs))
    throw new StocklineError({
      code: 'dates_reversed',
      message: `thru ${iso(thruMs)} is not after ${fromMs === null ? 'now' : `from ${iso(fromMs)}`}`,
      hint: 'thru is the first instant at which the value holds no more: it must lie after from.',
      details: { pointer: '/thru' },
    });
  if (thruMs !== null && thruMs <= nowMs)
    throw new StocklineError({
      code: 'dates_over',
      message: `thru ${iso(thruMs)} has passed: the value would never hold`,
      hint: 'Give an end in the future, or null for none.',
      details: { pointer: '/thru' },
    });
}

const needsChannel = ({ facilityId, type }: { facilityId: string; type: FacilityType }): StocklineError =>
  new StocklineError({
    code: 'threshold_needs_channel',
    message: `facility "${shorten(facilityId)}" is a ${type}, and a threshold is held back per channel`,
    hint: `Name the channel (a CONFIGURATION facility), or PUT /safety-stocks/{productId}/${shorten(facilityId)}.`,
  });

const needsPlace = ({ facilityId }: { facilityId: string }): StocklineError =>
  new StocklineError({
    code: 'safety_stock_needs_place',
    message: `facility "${shorten(facilityId)}" is a channel, and safety stock is held back in a store or warehouse`,
    hint: `Name the store or warehouse, or PUT /thresholds/{productId}/${shorten(facilityId)}.`,
  });

const iso = (atMs: number): string => new Date(atMs).toISOString();
