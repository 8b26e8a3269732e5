import { schemas } from '@app/common/contracts';
import { shape, type RouteDoc, type Schema } from '@app/common/http';

const nullableText = { type: ['string', 'null'] };
const nullableTime = shape.orNull(shape.time('RFC 3339'));

/** The body of a PUT is the data of the event that states the same, without the id. */
const bodyOf = ({ properties, required }: { properties: Schema; required: readonly string[] }, id: string): Schema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(properties).filter(([name]) => name !== id)),
  required: required.filter((name) => name !== id),
  additionalProperties: false,
});

const changed = { version: { type: 'integer', minimum: 0 }, changedAt: nullableTime };
const identification = shape.object({
  idType: { type: 'string' },
  idValue: { type: 'string' },
  'shopId?': { type: 'string' },
});
const names = shape.listOf({ type: 'string' });

const productShape = shape.object(
  {
    productId: shape.text('ours', 'P100'),
    'name?': nullableText,
    'identifications?': shape.listOf(identification),
    'tags?': names,
    'categories?': names,
    'productType?': nullableText,
    'vendor?': nullableText,
    ...changed,
  },
  { title: 'Product' },
);
const facilityShape = shape.object(
  {
    facilityId: shape.text('ours', 'F1'),
    externalFacilityId: nullableText,
    name: nullableText,
    type: shape.choice('', ['WAREHOUSE', 'RETAIL_STORE', 'CONFIGURATION']),
    timeZone: nullableText,
    facilityGroupId: { ...nullableText, description: 'of a channel (CONFIGURATION): the group whose stock it sells' },
    ...changed,
  },
  { title: 'Facility' },
);
const memberShape = shape.object({
  facilityId: { type: 'string' },
  priority: { type: 'integer' },
  'from?': nullableTime,
  'thru?': nullableTime,
});
const groupShape = shape.object(
  {
    facilityGroupId: { type: 'string' },
    name: nullableText,
    members: shape.listOf(memberShape),
    inForce: { description: 'the members that count now', ...shape.listOf(memberShape) },
    ...changed,
  },
  { title: 'FacilityGroup' },
);

const productId = shape.text('ours, or an identification as sku:LS-100-M', 'P100');
const facilityId = shape.text('ours, or externalFacilityId:100', 'F1');
const facilityGroupId = shape.text('ours', 'FAC_GRP');

export const catalogRoutes = {
  products: {
    id: 'listProducts',
    summary: 'Products in the order of their ids.',
    query: {
      idType: shape.text('of idValue; sku if left out', 'upca'),
      idValue: shape.text('an identification', 'LS-100-M'),
      tag: shape.text('a tag', 'summer'),
      category: shape.text('a category', 'shirts'),
      ...shape.paging,
    },
    answer: shape.pageOf(productShape),
    problems: shape.pagingProblems,
  },
  product: {
    id: 'showProduct',
    summary: 'A product.',
    path: { productId },
    answer: productShape,
    problems: ['product_unknown'],
  },
  facilities: {
    id: 'listFacilities',
    summary: 'Places that hold stock, and channels (CONFIGURATION), in the order of their ids.',
    query: { type: shape.choice('only these', ['WAREHOUSE', 'RETAIL_STORE', 'CONFIGURATION']), ...shape.paging },
    answer: shape.pageOf(facilityShape),
    problems: shape.pagingProblems,
  },
  facility: {
    id: 'showFacility',
    summary: 'A facility.',
    path: { facilityId },
    answer: facilityShape,
    problems: ['facility_unknown'],
  },
  groups: {
    id: 'listFacilityGroups',
    summary: 'Groups of facilities in the order of their ids.',
    query: shape.paging,
    answer: shape.pageOf(groupShape),
    problems: shape.pagingProblems,
  },
  group: {
    id: 'showFacilityGroup',
    summary: 'A group of facilities: its dated members, and those that count now.',
    path: { facilityGroupId },
    answer: groupShape,
    problems: ['facility_group_unknown'],
  },
  putProduct: {
    id: 'putProduct',
    summary: 'States a product by hand; what the ERP and the shops state stands beside it.',
    path: { productId: shape.text('ours', 'P100', { maxLength: 255 }) },
    body: bodyOf(schemas['stockline.product-upserted.v1'], 'productId'),
    answer: productShape,
    problems: ['id_invalid', 'identification_taken'],
  },
  putFacility: {
    id: 'putFacility',
    summary: 'States a facility, in place of what was stated before.',
    path: { facilityId: shape.text('ours', 'F1', { maxLength: 255 }) },
    body: bodyOf(schemas['stockline.facility-upserted.v1'], 'facilityId'),
    answer: facilityShape,
    problems: [
      'id_invalid',
      'external_facility_id_taken',
      'facility_no_channel',
      'time_zone_unknown',
      'facility_group_unknown',
    ],
  },
  putGroup: {
    id: 'putFacilityGroup',
    summary: 'States a group of facilities with its members, in place of what was stated before.',
    path: { facilityGroupId: shape.text('ours', 'FAC_GRP', { maxLength: 255 }) },
    body: bodyOf(schemas['stockline.facility-group-upserted.v1'], 'facilityGroupId'),
    answer: groupShape,
    problems: ['id_invalid', 'facility_unknown', 'dates_reversed'],
  },
} satisfies Record<string, RouteDoc>;
