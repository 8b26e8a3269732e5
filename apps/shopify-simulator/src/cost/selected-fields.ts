import {
  doTypesOverlap,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isCompositeType,
  Kind,
  typeFromAST,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

export interface Selected {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The fields a selection asks of an object of that type, by the name they are answered under; fields asked twice are together. */
export function selectedFields(
  selected: Selected,
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  for (const selection of selections) collect(selected, type, selection, fields);
  return fields;
}

function collect(
  selected: Selected,
  type: GraphQLObjectType,
  selectionSet: SelectionSetNode,
  fields: Map<string, FieldNode[]>,
): void {
  for (const node of selectionSet.selections) {
    if (getDirectiveValues(GraphQLSkipDirective, node, selected.variables)?.['if'] === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, node, selected.variables)?.['if'] === false) continue;
    if (node.kind === Kind.FIELD) {
      const name = node.alias?.value ?? node.name.value;
      fields.set(name, [...(fields.get(name) ?? []), node]);
      continue;
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : selected.fragments.get(node.name.value);
    if (!fragment) continue;
    const condition = fragment.typeCondition && typeFromAST(selected.schema, fragment.typeCondition);
    if (condition && !(isCompositeType(condition) && doTypesOverlap(selected.schema, condition, type))) continue;
    collect(selected, type, fragment.selectionSet, fields);
  }
}
