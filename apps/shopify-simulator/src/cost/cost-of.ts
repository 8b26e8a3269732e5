import {
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { selectedFields, type Selected } from './selected-fields';

export interface CostedRequest {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How dear a page of that size is, a node's own cost taken once. */
export const pageFactor = (size: number): number => (size <= 0 ? 0 : Math.max(1, Math.floor(2 * Math.log(size))));

/** What a request may cost at most, from its document alone: each page as large as it was asked to be. */
export const requestedCost = (request: CostedRequest): number => costOfOperation(request, undefined);

/** What it did cost, by the pages and objects that came back. */
export const actualCost = (request: CostedRequest, data: unknown): number => costOfOperation(request, { data });

/** Undefined while nothing is answered yet, so that the document alone speaks. */
type Answer = { readonly data: unknown } | undefined;

function costOfOperation(request: CostedRequest, answer: Answer): number {
  const { schema, document, operation, variables } = request;
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const selected: Selected = { schema, fragments, variables };
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  const root = isMutation ? schema.getMutationType()! : schema.getQueryType()!;
  let cost = 0;
  for (const [name, nodes] of selectedFields(selected, root, [operation.selectionSet])) {
    const field = root.getFields()[nodes[0]!.name.value];
    if (field)
      cost += isMutation
        ? costOfMutation(selected, field, nodes, member(answer, name))
        : costOfField(selected, field, nodes, member(answer, name));
  }
  return cost;
}

/** The payload and the objects it holds directly are free; what hangs below those is not. */
function costOfMutation(
  selected: Selected,
  field: GraphQLField<unknown, unknown>,
  nodes: FieldNode[],
  answer: Answer,
): number {
  const payload = getNamedType(field.type);
  if (!isObjectType(payload) || isAbsent(answer)) return 10;
  let cost = 10;
  for (const [name, inner] of selectedFields(selected, payload, selectionsOf(nodes))) {
    const type = getNamedType(payload.getFields()[inner[0]!.name.value]?.type);
    if (isObjectType(type) && !isFree(type)) cost += costOfMembers(selected, type, inner, member(answer, name));
  }
  return cost;
}

function costOfField(
  selected: Selected,
  field: GraphQLField<unknown, unknown>,
  nodes: FieldNode[],
  answer: Answer,
): number {
  const type = getNamedType(field.type);
  if (isLeafType(type) || isFree(type) || isAbsent(answer)) return 0;
  if (isObjectType(type) && type.name.endsWith('Connection'))
    return costOfConnection(selected, type, field, nodes, answer);
  if (isAbstractType(type))
    return (
      1 +
      Math.max(
        0,
        ...selected.schema.getPossibleTypes(type).map((possible) => costOfMembers(selected, possible, nodes, answer)),
      )
    );
  return isObjectType(type) ? 1 + costOfMembers(selected, type, nodes, answer) : 0;
}

/** The members of an object; of a list, those of its dearest element, for a list is not multiplied. */
function costOfMembers(selected: Selected, type: GraphQLObjectType, nodes: FieldNode[], answer: Answer): number {
  if (Array.isArray(answer?.data))
    return Math.max(
      0,
      ...answer.data.map((data: unknown) => (data === null ? 0 : costOfMembers(selected, type, nodes, { data }))),
    );
  if (isAbsent(answer)) return 0;
  let cost = 0;
  for (const [name, inner] of selectedFields(selected, type, selectionsOf(nodes))) {
    const field = type.getFields()[inner[0]!.name.value];
    const answered = member(answer, name);
    if (field && !(answer && answered?.data === undefined)) cost += costOfField(selected, field, inner, answered);
  }
  return cost;
}

function costOfConnection(
  selected: Selected,
  connection: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  nodes: FieldNode[],
  answer: Answer,
): number {
  const asked = getArgumentValues(field, nodes[0]!, selected.variables);
  let perNode = 0;
  let returned = 0;
  for (const [name, inner] of selectedFields(selected, connection, selectionsOf(nodes))) {
    const part = inner[0]!.name.value;
    if (part !== 'nodes' && part !== 'edges') continue;
    const list = member(answer, name);
    if (Array.isArray(list?.data)) returned = Math.max(returned, list.data.length);
    const type = getNamedType(connection.getFields()[part]!.type) as GraphQLObjectType;
    perNode +=
      part === 'nodes' ? 1 + costOfMembers(selected, type, inner, list) : costOfMembers(selected, type, inner, list);
  }
  const size = answer ? returned : Number(asked['first'] ?? asked['last'] ?? 0);
  return 2 + pageFactor(size) * perNode;
}

const isFree = (type: { name: string }): boolean => type.name === 'PageInfo' || type.name.endsWith('UserError');
const isAbsent = (answer: Answer): boolean =>
  answer !== undefined && (answer.data === null || answer.data === undefined);
const selectionsOf = (nodes: FieldNode[]) => nodes.flatMap((node) => node.selectionSet ?? []);
const member = (answer: Answer, name: string): Answer =>
  answer && { data: (answer.data as Record<string, unknown> | null | undefined)?.[name] };
