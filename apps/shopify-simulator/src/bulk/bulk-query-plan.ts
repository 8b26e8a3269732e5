import {
  getNamedType,
  getNullableType,
  getOperationAST,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  validate,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { selectedFields, type Selected } from '../cost/selected-fields';
import { userError, type UserError } from '../mutations/user-error';
import { validationError } from '../requests/validation-errors';

/** A field of a bulk query. A connection's children are those of its nodes; what else a connection holds is not exported. */
export interface PlannedField {
  readonly name: string;
  readonly node: FieldNode;
  readonly kind: 'leaf' | 'object' | 'connection';
  readonly children: readonly PlannedField[];
}

export interface BulkQueryPlan {
  readonly schema: GraphQLSchema;
  readonly roots: readonly PlannedField[];
}

interface Findings {
  connections: number;
  deepest: number;
  hasTopLevelNode: boolean;
  isWithinList: boolean;
  readonly byNodes: Set<string>;
  readonly withoutId: Set<string>;
}

/** The documents' size that the live API stores at most. */
export const longestDocumentBytes = 65_535;

/** Reads a bulk query and holds it to the rules of bulk queries; all that is wrong is told at once, in the live API's words. */
export function planBulkQuery(schema: GraphQLSchema, text: string): BulkQueryPlan | { errors: readonly UserError[] } {
  const refuse = (...messages: readonly string[]) => ({
    errors: messages.map((message) => userError(['query'], message, 'INVALID')),
  });
  const bytes = Buffer.byteLength(text);
  if (bytes > longestDocumentBytes)
    return refuse(`Query is too large (${bytes} bytes; maximum is ${longestDocumentBytes} bytes)`);
  let document;
  try {
    document = parse(text);
  } catch (error) {
    return refuse(`Invalid bulk query: ${(error as Error).message.replace(/^Syntax Error: /, 'syntax error, ')}`);
  }
  const operation = getOperationAST(document);
  if (operation?.operation !== OperationTypeNode.QUERY)
    return refuse('Invalid operation type. Only `query` operations are supported.');
  const problems = validate(schema, document);
  if (problems.length > 0) return refuse(`Invalid bulk query: ${validationError(problems[0]!).message}`);
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  const findings: Findings = {
    connections: 0,
    deepest: 0,
    hasTopLevelNode: false,
    isWithinList: false,
    byNodes: new Set(),
    withoutId: new Set(),
  };
  const selected: Selected = { schema, fragments, variables: {} };
  const roots = planFields(selected, schema.getQueryType()!, [operation.selectionSet], findings, 0, false);
  findings.hasTopLevelNode = roots.some(({ node }) => node.name.value === 'node' || node.name.value === 'nodes');
  const messages = messagesOf(findings);
  return messages.length > 0 ? refuse(...messages) : { schema, roots };
}

function planFields(
  selected: Selected,
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
  findings: Findings,
  depth: number,
  isInList: boolean,
): PlannedField[] {
  return [...selectedFields(selected, type, selections)].flatMap(([name, nodes]): PlannedField[] => {
    const node = nodes[0]!;
    const field = type.getFields()[node.name.value];
    if (!field) return [{ name, node, kind: 'leaf', children: [] }];
    const inner = getNamedType(field.type);
    const within = nodes.flatMap((one) => one.selectionSet ?? []);
    if (isAbstractType(inner)) return [{ name, node, kind: 'object', children: [] }];
    if (!isObjectType(inner)) return [{ name, node, kind: 'leaf', children: [] }];
    if (inner.name.endsWith('Connection'))
      return [planConnection(selected, inner, { name, node, within }, findings, depth + 1, isInList)];
    const isList = isInList || isListType(getNullableType(field.type));
    const children = planFields(selected, inner, within, findings, depth, isList);
    return [{ name, node, kind: 'object', children }];
  });
}

function planConnection(
  selected: Selected,
  type: GraphQLObjectType,
  { name, node, within }: { name: string; node: FieldNode; within: readonly SelectionSetNode[] },
  findings: Findings,
  depth: number,
  isInList: boolean,
): PlannedField {
  findings.connections++;
  findings.deepest = Math.max(findings.deepest, depth);
  findings.isWithinList ||= isInList;
  const parts = selectedFields(selected, type, within);
  if ([...parts.values()].some((part) => part[0]!.name.value === 'nodes')) findings.byNodes.add(node.name.value);
  const edge = getNamedType(type.getFields()['edges']!.type) as GraphQLObjectType;
  const edges = [...parts.values()].flatMap((part) => (part[0]!.name.value === 'edges' ? part : []));
  const edgeParts = selectedFields(
    selected,
    edge,
    edges.flatMap((part) => part.selectionSet ?? []),
  );
  const member = getNamedType(edge.getFields()['node']!.type) as GraphQLObjectType;
  const members = [...edgeParts.values()].flatMap((part) => (part[0]!.name.value === 'node' ? part : []));
  const selections = members.flatMap((part) => part.selectionSet ?? []);
  const children = planFields(selected, member, selections, findings, depth, false);
  const hasId = children.some((child) => child.name === 'id' && child.node.name.value === 'id');
  if (!hasId) for (const nested of connectionsIn(children)) findings.withoutId.add(nested.node.name.value);
  return { name, node, kind: 'connection', children };
}

/** The connections directly below, without those below another connection. */
const connectionsIn = (fields: readonly PlannedField[]): PlannedField[] =>
  fields.flatMap((field) => (field.kind === 'connection' ? [field] : connectionsIn(field.children)));

function messagesOf(findings: Findings): string[] {
  const messages: string[] = [];
  if (findings.byNodes.size > 0)
    messages.push(
      `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'products { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${[...findings.byNodes].join("', '")}'.`,
    );
  if (findings.hasTopLevelNode) messages.push('Bulk queries cannot contain a top level `node` field.');
  if (findings.deepest > 2)
    messages.push('Bulk queries cannot contain connections with a nesting depth greater than 2.');
  if (findings.connections > 5) messages.push('Bulk queries cannot contain more than 5 connections.');
  if (findings.withoutId.size > 0)
    messages.push(
      `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${[...findings.withoutId].join(', ')}.`,
    );
  if (findings.isWithinList)
    messages.push('Queries that contain a connection field within a list field are not currently supported.');
  if (findings.connections === 0 && (messages.length === 0 || findings.hasTopLevelNode))
    messages.push('Bulk queries must contain at least one connection.');
  return messages;
}
