import { table } from './table';

interface Cause {
  kind: string;
  importId?: string;
  line?: number;
  source?: string;
  eventId?: string;
  user?: string;
}
export interface Explanation {
  productId: string;
  shopId: string;
  locationId: string;
  channelId: string;
  facilities: {
    facilityId: string;
    isCounted: boolean;
    why: string;
    quantityOnHand: number | null;
    reserved: number | null;
    availableToPromise: number | null;
    safetyStock: number;
    safetyStockFrom: string | null;
    safetyStockCause: Cause | null;
    sellable: number;
    takenOff: number;
    source: { changedAt: string | null; reasonCode: string | null; cause: Cause | null };
  }[];
  sellable: number;
  threshold: { units: number; from: string | null; cause: Cause | null };
  queued: { units: number; changedAt: string | null };
  unseen: { elsewhere: number; here: number; since: string | null };
  onlineAvailable: number;
  target: number;
  levels: {
    inventoryItemId: string;
    state: string;
    confirmedQuantity: number | null;
    confirmedAt: string | null;
    observedQuantity: number | null;
    observedAt: string | null;
    writtenAt: string | null;
    writtenByRun: string | null;
    parkedCode: string | null;
    parkedReason: string | null;
    parkedHint: string | null;
  }[];
}

/** An explanation as a person reads it: the facilities, the sum, what is held back, what the shop says. */
export function tellExplanation(told: Explanation, fileNames: ReadonlyMap<string, string>): string {
  const since = (at: string | null): string => (at === null ? '' : ` since ${at}`);
  const by = (cause: Cause | null): string => (cause === null ? '' : `, by ${causeOf(cause, fileNames)}`);
  return [
    table(
      told.facilities.map((one) => ({
        facility: one.facilityId,
        counted: one.isCounted ? 'yes' : 'no',
        QOH: one.quantityOnHand,
        reserved: one.reserved,
        ATP: one.availableToPromise,
        safety: one.safetyStock,
        sellable: one.sellable,
        'held back': one.takenOff,
        from: causeOf(one.source.cause, fileNames),
        at: one.source.changedAt,
        why: one.why,
      })),
    ),
    '',
    `sellable      ${told.sellable}`,
    `threshold     ${told.threshold.units}${since(told.threshold.from)}${by(told.threshold.cause)}`,
    ...told.facilities
      .filter(({ safetyStockCause }) => safetyStockCause !== null)
      .map(
        (one) =>
          `safety stock  ${one.safetyStock} in ${one.facilityId}${since(one.safetyStockFrom)}${by(one.safetyStockCause)}`,
      ),
    `queued        ${told.queued.units}${since(told.queued.changedAt)}`,
    `sold unheard  ${told.unseen.here} here, ${told.unseen.elsewhere} elsewhere${since(told.unseen.since)}`,
    `online ATP    ${told.onlineAvailable}`,
    `to show       ${told.target} in location ${told.locationId} of ${told.shopId}`,
    ...told.levels.flatMap((level) => [
      '',
      `item ${level.inventoryItemId} is ${level.state}`,
      `  Shopify said  ${level.observedQuantity ?? 'nothing yet'}${level.observedAt === null ? '' : ` at ${level.observedAt}`}`,
      `  confirmed     ${level.confirmedQuantity ?? 'never'}${level.confirmedAt === null ? '' : ` at ${level.confirmedAt}`}`,
      `  written       ${level.writtenAt === null ? 'never' : `at ${level.writtenAt} by run ${level.writtenByRun}`}`,
      ...(level.parkedCode === null
        ? []
        : [`  set aside     ${level.parkedCode}: ${level.parkedReason}`, `                ${level.parkedHint}`]),
    ]),
    ...(told.levels.length === 0 ? ['', 'no item of the product is linked to this shop'] : []),
  ].join('\n');
}

function causeOf(cause: Cause | null, fileNames: ReadonlyMap<string, string>): string {
  if (cause === null) return '';
  if (cause.importId !== undefined)
    return `${cause.kind === 'undo' ? 'the undo of ' : ''}${fileNames.get(cause.importId) ?? `import ${cause.importId}`} line ${cause.line ?? '?'}`;
  if (cause.eventId !== undefined) return `event ${cause.source ?? ''} ${cause.eventId}`;
  return cause.user === undefined ? cause.kind : `${cause.kind} by ${cause.user}`;
}
