import { shape, type RouteDoc } from '@app/common/http';

const id = { type: 'string', minLength: 1, maxLength: 255 };
const units = { type: 'integer', minimum: 0, maximum: 1_000_000_000 };
export const shipmentStatuses = ['created', 'shipped', 'partially_received', 'received', 'cancelled'];

const shipmentShape = shape.object(
  {
    shipmentId: shape.text('ours'),
    externalShipmentId: shape.text("the sender's", 'TO-55'),
    facilityId: shape.text('where it goes', 'F1'),
    status: shape.choice('how far it is', shipmentStatuses),
    unexpected: { type: 'boolean', description: 'opened by a receipt, and not stated yet' },
    overReceived: { type: 'boolean', description: 'of some item more was accepted than was expected' },
    shipmentType: { type: ['string', 'null'], description: 'IN_TRANSFER, PURCHASE_SHIPMENT or SALES_RETURN' },
    originFacilityId: { type: ['string', 'null'], description: 'where it comes from, as the sender calls it' },
    attributes: { type: 'object', additionalProperties: { type: 'string' } },
    items: shape.listOf(
      shape.object({
        itemExternalId: { type: ['string', 'null'] },
        productId: shape.text('ours'),
        expected: shape.whole,
        accepted: shape.whole,
        rejected: shape.whole,
        overReceived: { type: 'boolean', description: 'more was accepted than was expected' },
        trackingNumbers: shape.listOf({ type: 'string' }),
      }),
    ),
    version: shape.whole,
    changedAt: shape.time('when it changed last'),
  },
  { title: 'Shipment' },
);

export const shipmentsRoutes = {
  list: {
    id: 'listShipments',
    summary: 'Inbound shipments, the newest first.',
    query: {
      status: shape.choice('how far they are', shipmentStatuses),
      facilityId: shape.text('where they go', 'F1'),
      externalShipmentId: shape.text("the sender's id, or ours", 'TO-55'),
      ...shape.paging,
    },
    answer: shape.pageOf(shipmentShape),
    problems: shape.pagingProblems,
  },
  one: {
    id: 'showShipment',
    summary: 'An inbound shipment.',
    path: { shipmentId: shape.text("ours, or the sender's", 'TO-55') },
    answer: shipmentShape,
    problems: ['shipment_unknown'],
  },
  incoming: {
    id: 'listIncomingStock',
    summary: 'What is still to come, by product and facility: expected and not received, of shipments that are open.',
    query: {
      productId: shape.text('ours', 'P100'),
      idType: shape.text('of idValue; sku if left out', 'upca'),
      idValue: shape.text('an identification', 'LS-100-M'),
      facilityId: shape.text('where it goes', 'F1'),
      ...shape.paging,
    },
    answer: shape.pageOf(
      shape.object(
        {
          productId: shape.text('ours', 'P100'),
          facilityId: shape.text('where it goes', 'F1'),
          incoming: shape.whole,
          shipments: { type: 'integer', description: 'in how many shipments' },
        },
        { title: 'IncomingStock' },
      ),
    ),
    problems: shape.pagingProblems,
  },
  put: {
    id: 'putShipment',
    summary:
      'States what an inbound shipment is expected to bring, in place of what was stated before; what was received stays.',
    path: { externalShipmentId: shape.text("the sender's id", 'TO-55', { maxLength: 255 }) },
    body: shape.object({
      'facilityId?': id,
      'externalFacilityId?': id,
      'cancelled?': { type: 'boolean' },
      items: {
        ...shape.listOf(
          shape.object({ 'itemExternalId?': id, 'productId?': id, 'idType?': id, 'idValue?': id, expected: units }),
        ),
        maxItems: 10_000,
      },
    }),
    answer: shipmentShape,
    problems: ['id_invalid', 'name_unresolved', 'shipment_item_twice', 'shipment_received_elsewhere'],
  },
} satisfies Record<string, RouteDoc>;
