import { parse, getOperationAST } from 'graphql';
import { adminSchema } from '../schema/admin-schema';
import { actualCost, pageFactor, requestedCost } from './cost-of';

const request = (query: string) => {
  const document = parse(query);
  return { schema: adminSchema('2026-10'), document, operation: getOperationAST(document)!, variables: {} };
};
const input = '{ name: "available", reason: "correction", quantities: [] }';

describe('the cost of a request', () => {
  it.each([
    ['{ locations(first: 250) { nodes { id name } } }', 13],
    ['{ productVariants(first: 250) { nodes { id sku inventoryItem { id tracked } } } }', 24],
    [
      '{ location(id: "x") { inventoryLevels(first: 250) { nodes { id item { id sku } quantities(names: ["available"]) { name } } pageInfo { hasNextPage } } } }',
      36,
    ],
    [
      '{ inventoryItems(first: 250) { nodes { id inventoryLevels(first: 10) { nodes { location { id } quantities(names: ["available"]) { name } } } } } }',
      167,
    ],
    [
      `mutation { inventorySetQuantities(input: ${input}) @idempotent(key: "k") { inventoryAdjustmentGroup { id } userErrors { message } } }`,
      10,
    ],
    [
      `mutation { inventorySetQuantities(input: ${input}) @idempotent(key: "k") { inventoryAdjustmentGroup { changes { item { id } location { id } } } } }`,
      13,
    ],
  ])('is as captured for %s', (query, cost) => {
    expect(requestedCost(request(query))).toBe(cost);
  });

  it('grows with the size of a page as captured', () => {
    expect([0, 1, 2, 3, 5, 10, 20, 25, 50, 100, 200, 250].map(pageFactor)).toEqual([
      0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11,
    ]);
  });

  it('is in the end that of the pages that came back', () => {
    const page = request('{ locations(first: 250) { nodes { id } } }');
    expect(actualCost(page, { locations: { nodes: [{ id: '1' }, { id: '2' }, { id: '3' }] } })).toBe(4);
  });

  it('is 10 for a mutation whose payload is null', () => {
    const set = request(
      `mutation { inventorySetQuantities(input: ${input}) { inventoryAdjustmentGroup { changes { item { id } } } } }`,
    );
    expect(actualCost(set, { inventorySetQuantities: null })).toBe(10);
  });
});
