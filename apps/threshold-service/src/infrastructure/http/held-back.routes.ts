import { shape, type RouteDoc, type Schema } from '@app/common/http';
import type { ProblemCode } from '@app/common/kernel';

const units = { type: 'integer', minimum: 0, maximum: 1_000_000_000 };
const nullableTime = shape.orNull(shape.time('RFC 3339'));
const nullableText = { type: ['string', 'null'] };
const productId = shape.text('ours, or an identification as sku:LS-100-M', 'P100');
const at = shape.time('the instant to look at; now if left out');

interface Kind {
  /** As ids of routes name it. */
  readonly named: string;
  readonly what: string;
  readonly member: 'threshold' | 'units';
  readonly place: Schema;
  readonly wrongPlace: ProblemCode;
}

/** The routes of thresholds and of safety stocks: one shape under two names. */
export function heldBackRoutes({ named, what, member, place, wrongPlace }: Kind) {
  const dated = { [member]: units, from: shape.time('since when'), thru: nullableTime };
  const one = shape.object({
    productId: shape.text('ours'),
    facilityId: shape.text('ours'),
    [member]: { ...units, description: 'in force; 0 where nothing is stated' },
    version: shape.whole,
    inForce: shape.orNull(shape.object(dated)),
    values: shape.listOf(shape.object(dated)),
  });
  const path = { productId, facilityId: place };
  const unknown: readonly ProblemCode[] = [
    'product_unknown',
    'product_ambiguous',
    'facility_unknown',
    'facility_ambiguous',
    wrongPlace,
  ];
  return {
    list: {
      id: `list${named}s`,
      summary: `Every ${what} that can still matter, dated ones beside the one in force.`,
      query: {
        productId: shape.text('ours', 'P100'),
        idType: shape.text('of idValue; sku if left out', 'upca'),
        idValue: shape.text('an identification', 'LS-100-M'),
        facilityId: place,
        inForce: shape.choice('only those in force, or only the others', ['true', 'false']),
        ...shape.paging,
      },
      answer: shape.pageOf(
        shape.object({
          productId: shape.text('ours'),
          facilityId: shape.text('ours'),
          ...dated,
          inForce: { type: 'boolean' },
          version: shape.whole,
          statedAt: shape.time('when it was stated'),
        }),
      ),
      problems: shape.pagingProblems,
    },
    read: {
      id: `show${named}`,
      summary: `The ${what} of a product in a facility, and everything stated that can still matter.`,
      path,
      query: { at },
      answer: one,
      problems: [...unknown, 'time_invalid'],
    },
    put: {
      id: `put${named}`,
      summary: `States the ${what} of a product in a facility, from now or from a date.`,
      path,
      body: shape.object({
        [member]: units,
        'from?': nullableTime,
        'thru?': nullableTime,
        'reason?': { ...nullableText, maxLength: 1_000 },
      }),
      answer: one,
      problems: [...unknown, 'dates_reversed', 'dates_over', 'superseded_by_newer_value'],
    },
    end: {
      id: `end${named}`,
      summary: `Ends the ${what} of a product in a facility now.`,
      path,
      answer: one,
      problems: [...unknown, 'superseded_by_newer_value'],
    },
  } satisfies Record<string, RouteDoc>;
}

export const thresholdsRoutes = {
  ...heldBackRoutes({
    named: 'Threshold',
    what: 'threshold',
    member: 'threshold',
    place: shape.text('the channel: ours, or externalFacilityId:100', 'ONLINE'),
    wrongPlace: 'threshold_needs_channel',
  }),
  history: {
    id: 'listThresholdHistory',
    summary:
      'What was stated of a product, thresholds and safety stocks alike, the newest first: who, why, which file and line.',
    query: {
      productId: shape.text('ours', 'P100', { minLength: 1 }),
      facilityId: shape.text('only here', 'ONLINE'),
      ...shape.paging,
    },
    needs: ['productId'],
    answer: shape.pageOf(
      shape.object({
        historyId: shape.text('grows with time'),
        productId: shape.text('ours'),
        facilityId: shape.text('ours'),
        kind: shape.choice('', ['threshold', 'safety_stock']),
        units: { type: ['integer', 'null'], description: 'null = ended' },
        unitsBefore: { type: ['integer', 'null'] },
        from: shape.time('since when'),
        thru: nullableTime,
        cause: { type: 'object' },
        reason: nullableText,
        statedAt: shape.time('when it was stated'),
      }),
    ),
    problems: shape.pagingProblems,
  },
} satisfies Record<string, RouteDoc>;

export const safetyStocksRoutes = heldBackRoutes({
  named: 'SafetyStock',
  what: 'safety stock',
  member: 'units',
  place: shape.text('the store or warehouse: ours, or externalFacilityId:100', 'F1'),
  wrongPlace: 'safety_stock_needs_place',
});
