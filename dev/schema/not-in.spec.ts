import { buildSchema } from 'graphql';
import { notIn } from './not-in';

const published = buildSchema(`
  directive @idempotent(key: String!) on FIELD
  enum Status { OPEN CLOSED }
  input Filter { status: Status! name: String = "all" }
  interface Node { id: ID! }
  type Shop implements Node { id: ID! name: String! }
  type Query { shop(id: ID!, filter: Filter): Shop shops: [Shop!]! }
`);

describe('a schema of our own', () => {
  it('may leave out whatever is published', () => {
    const ours = buildSchema('type Shop { name: String! } type Query { shop(id: ID!): Shop }');
    expect(notIn(published, ours)).toEqual([]);
  });

  it('is told each thing that is not published, or published otherwise', () => {
    const ours = buildSchema(`
      directive @idempotent(key: String) on FIELD
      enum Status { OPEN LOST }
      input Filter { name: String = "none" }
      interface Owned { id: ID! }
      type Shop implements Owned { id: ID! name: String colour: String }
      type Query { shop(filter: Filter, size: Int): Shop }
    `);
    expect(notIn(published, ours)).toEqual([
      'value Status.LOST is not published',
      'field Filter.name is published as String = "all", here it is String = "none"',
      'field Filter.status is required and missing here',
      'type Owned is not published',
      'type Shop does not implement Owned as published',
      'field Shop.name is published as String!, here it is String',
      'field Shop.colour is not published',
      'field Query.shop argument size is not published',
      'field Query.shop argument id is required and missing here',
      'directive @idempotent argument key is published as String!, here it is String',
    ]);
  });
});
