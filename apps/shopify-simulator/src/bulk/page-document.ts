import { Kind, OperationTypeNode, type ArgumentNode, type DocumentNode, type FieldNode } from 'graphql';
import type { PlannedField } from './bulk-query-plan';

const paging = new Set(['first', 'last', 'after', 'before']);
const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
const variable = (value: string) => ({ kind: Kind.VARIABLE, name: name(value) }) as const;
const type = (value: string) => ({ kind: Kind.NAMED_TYPE, name: name(value) }) as const;
const set = (selections: readonly FieldNode[]) => ({ kind: Kind.SELECTION_SET, selections }) as const;
const plain = (value: string, selections?: readonly FieldNode[]): FieldNode => ({
  kind: Kind.FIELD,
  name: name(value),
  ...(selections ? { selectionSet: set(selections) } : {}),
});

/** The document that reads one page of the outermost connection at the end of a path, with all that is nested in it. Its variables are `first` and `after`. */
export function pageDocument(path: readonly PlannedField[]): DocumentNode {
  const connection = path.at(-1)!;
  const pageInfo = plain('pageInfo', [plain('endCursor'), plain('hasNextPage')]);
  let field = withSelections(
    connection,
    [...edges(connection), pageInfo],
    [
      { kind: Kind.ARGUMENT, name: name('first'), value: variable('first') },
      { kind: Kind.ARGUMENT, name: name('after'), value: variable('after') },
    ],
  );
  for (const outer of path.slice(0, -1).toReversed()) field = withSelections(outer, [field]);
  return query(
    [field],
    [
      { name: 'first', type: 'Int' },
      { name: 'after', type: 'String' },
    ],
  );
}

/** The document that reads an outermost object without the connections in it; undefined where nothing else is asked of it. */
export function objectDocument(field: PlannedField): DocumentNode | undefined {
  const alone = withoutConnections(field);
  return alone && query([selectionOf(alone)], []);
}

export function withoutConnections(field: PlannedField): PlannedField | undefined {
  if (field.kind === 'connection') return undefined;
  if (field.kind === 'leaf' || field.children.length === 0) return field;
  const children = field.children.flatMap((child) => withoutConnections(child) ?? []);
  return children.length === 0 ? undefined : { ...field, children };
}

function query(selections: FieldNode[], variables: readonly { name: string; type: string }[]): DocumentNode {
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        variableDefinitions: variables.map((one) => ({
          kind: Kind.VARIABLE_DEFINITION,
          variable: variable(one.name),
          type: type(one.type),
        })),
        selectionSet: set(selections),
      },
    ],
  };
}

function selectionOf(field: PlannedField): FieldNode {
  if (field.kind === 'leaf') return field.node;
  return withSelections(field, field.kind === 'connection' ? edges(field) : field.children.map(selectionOf));
}

const edges = ({ children }: PlannedField): FieldNode[] => [
  plain('edges', [plain('node', children.length > 0 ? children.map(selectionOf) : [plain('__typename')])]),
];

function withSelections(
  { node }: PlannedField,
  selections: readonly FieldNode[],
  more: readonly ArgumentNode[] = [],
): FieldNode {
  const own = (node.arguments ?? []).filter((argument) => !paging.has(argument.name.value));
  return { ...node, arguments: [...own, ...more], selectionSet: set(selections) };
}
