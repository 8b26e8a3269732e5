import { schemas } from '@app/common/contracts';
import { shape, type RouteDoc } from '@app/common/http';

const { cause } = schemas['stockline.inventory-changed.v1'].properties;
/** A row may also stand for those of months that are no longer kept. */
const ledgerCause = {
  ...cause,
  properties: { ...cause.properties, kind: { enum: [...cause.properties.kind.enum, 'retention'] } },
};
const held = { quantityOnHand: shape.whole, availableToPromise: shape.whole };

const levelShape = shape.object(
  {
    productId: shape.text('ours', 'P100'),
    facilityId: shape.text('ours', 'F1'),
    ...held,
    version: { type: 'integer', description: 'one more with each change' },
    bins: shape.listOf(shape.object({ locationSeqId: shape.text('the bin', 'TLTLTLLL01'), ...held })),
  },
  { title: 'Level' },
);
const ledgerRowShape = shape.object(
  {
    ledgerId: shape.text('grows with time'),
    productId: shape.text('ours'),
    facilityId: shape.text('ours'),
    locationSeqId: shape.text('the bin'),
    quantityOnHandDelta: shape.whole,
    availableToPromiseDelta: shape.whole,
    quantityOnHandBefore: shape.whole,
    availableToPromiseBefore: shape.whole,
    reasonCode: shape.text('why', 'RESET'),
    comments: { type: ['string', 'null'] },
    cause: ledgerCause,
    createdAt: shape.time('when it was written'),
  },
  { title: 'LedgerRow' },
);
const lateShape = shape.object(
  {
    lateChangeId: shape.text('grows with time'),
    productId: shape.text('ours'),
    facilityId: shape.text('ours'),
    locationSeqId: shape.text('the bin'),
    outcome: shape.choice('the value in force had it in it already, or speaks of a later moment', [
      'included',
      'superseded',
    ]),
    effect: { type: 'object', description: 'what it would have done' },
    occurredAt: shape.time('when it happened'),
    asOf: shape.time('the moment that the value in force speaks of'),
    cause,
    arrivedAt: shape.time('when it came'),
  },
  { title: 'LateChange' },
);

const productId = shape.text('ours, or an identification as sku:LS-100-M', 'P100');
const facilityId = shape.text('only this facility', 'F1');
const ofProduct = {
  path: { productId },
  query: { facilityId, ...shape.paging },
  problems: ['product_unknown', ...shape.pagingProblems] as const,
};

export const inventoryRoutes = {
  levels: {
    id: 'listInventory',
    summary: 'What is held, by product and facility, each with its bins.',
    query: {
      productId: shape.text('ours', 'P100'),
      idType: shape.text('of idValue; sku if left out', 'upca'),
      idValue: shape.text('an identification', 'LS-100-M'),
      facilityId,
      ...shape.paging,
    },
    answer: shape.pageOf(levelShape),
    problems: shape.pagingProblems,
  },
  product: {
    id: 'showInventory',
    summary: 'What is held of a product.',
    ...ofProduct,
    answer: shape.pageOf(levelShape),
  },
  ledger: {
    id: 'listLedger',
    summary: 'Why so much is held of a product: each change with what led to it, the newest first.',
    ...ofProduct,
    answer: shape.pageOf(ledgerRowShape),
  },
  late: {
    id: 'listLateChanges',
    summary: 'Changes of a product that came too late to have an effect, the newest first; of the last 30 days.',
    ...ofProduct,
    answer: shape.pageOf(lateShape),
  },
} satisfies Record<string, RouteDoc>;
