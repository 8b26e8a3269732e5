import { execute, type DocumentNode, type GraphQLSchema } from 'graphql';
import { setImmediate as others } from 'node:timers/promises';
import type { RequestContext } from '../requests/request-context';
import { BulkFailed } from './bulk-failed';
import type { BulkQueryPlan, PlannedField } from './bulk-query-plan';
import { objectDocument, pageDocument, withoutConnections } from './page-document';

export interface BulkLine {
  readonly text: string;
  readonly isRoot: boolean;
}

type Shown = Readonly<Record<string, unknown>>;
interface Page {
  readonly edges: readonly { node: Shown }[];
  readonly pageInfo?: { endCursor: string | null; hasNextPage: boolean };
}
interface Found {
  readonly field: PlannedField;
  readonly node: Shown;
  readonly parentId: string | undefined;
}

const nodesAPage = 250;

/**
 * The lines of a bulk query, a page of its outermost connection at a time: others are served in between, and no two
 * pages need speak of the same moment. Grouped, children follow their parent; else they come after all parents of the page.
 */
export async function* bulkQueryLines(
  plan: BulkQueryPlan,
  isGrouped: boolean,
  context: RequestContext,
): AsyncGenerator<readonly BulkLine[]> {
  for (const root of plan.roots) {
    const object = root.kind === 'connection' ? undefined : objectDocument(root);
    let rootId: string | undefined;
    if (object) {
      const data = (await read(plan.schema, object, context))?.[root.name] as Shown | null | undefined;
      if (!data) continue;
      rootId = idOf(data);
      yield [{ text: textOf(shape(withoutConnections(root)!.children, data), undefined), isRoot: true }];
    }
    for (const path of outermost([root])) {
      const document = pageDocument(path);
      for (let after: string | null = null, more = true; more;) {
        const page = at(path, await read(plan.schema, document, context, { first: nodesAPage, after }));
        if (!page) break;
        const isRoot = path.length === 1;
        yield linesOf(path.at(-1)!, page, isRoot ? undefined : rootId, isGrouped, isRoot);
        [after, more] = [page.pageInfo!.endCursor, page.pageInfo!.hasNextPage];
        await others();
      }
    }
  }
}

/** The same without the lines that a fault takes: an export is no snapshot, and what moves while it is written may be missing. */
export async function* withoutLost(
  pages: AsyncIterable<readonly BulkLine[]>,
  isLost: () => boolean,
): AsyncGenerator<readonly BulkLine[]> {
  for await (const page of pages) yield page.filter(() => !isLost());
}

async function read(
  schema: GraphQLSchema,
  document: DocumentNode,
  context: RequestContext,
  variableValues: Record<string, unknown> = {},
): Promise<Shown | null | undefined> {
  const { data, errors } = await execute({ schema, document, contextValue: context, variableValues });
  if (errors)
    throw new BulkFailed(
      errors.some(({ extensions }) => extensions['code'] === 'ACCESS_DENIED')
        ? 'ACCESS_DENIED'
        : 'INTERNAL_SERVER_ERROR',
    );
  return data;
}

function linesOf(
  field: PlannedField,
  page: Page,
  parentId: string | undefined,
  isGrouped: boolean,
  isRoot: boolean,
): BulkLine[] {
  const lines: BulkLine[] = [];
  let level: Found[] = page.edges.map(({ node }) => ({ field, node, parentId }));
  for (let depth = 0; level.length > 0; depth++) {
    const next: Found[] = [];
    for (const found of level) {
      lines.push({
        text: textOf(shape(found.field.children, found.node), found.parentId),
        isRoot: isRoot && depth === 0,
      });
      const nested = childrenOf(found.field.children, found.node, idOf(found.node));
      if (isGrouped) for (const child of nested) addGrouped(lines, child);
      else next.push(...nested);
    }
    level = next;
  }
  return lines;
}

function addGrouped(lines: BulkLine[], { field, node, parentId }: Found): void {
  lines.push({ text: textOf(shape(field.children, node), parentId), isRoot: false });
  for (const child of childrenOf(field.children, node, idOf(node))) addGrouped(lines, child);
}

/** The nodes of the connections below; the parent they name is the node they hang under, through whatever objects between. */
function childrenOf(fields: readonly PlannedField[], node: Shown, parentId: string | undefined): Found[] {
  return fields.flatMap((field): Found[] => {
    const value = node[field.name];
    if (value === null || value === undefined || field.kind === 'leaf') return [];
    if (field.kind === 'connection') return (value as Page).edges.map((edge) => ({ field, node: edge.node, parentId }));
    return Array.isArray(value) ? [] : childrenOf(field.children, value as Shown, parentId);
  });
}

function shape(fields: readonly PlannedField[], node: Shown): Shown {
  const shown: Record<string, unknown> = {};
  for (const field of fields) {
    const value = node[field.name];
    if (field.kind === 'leaf' || value === null || value === undefined || field.children.length === 0)
      shown[field.name] = value;
    else if (field.kind === 'object')
      shown[field.name] = Array.isArray(value)
        ? value.map((one: Shown | null) => one && shape(field.children, one))
        : shape(field.children, value as Shown);
  }
  return shown;
}

/** Slashes are escaped as the live API escapes them: who reads these files by a pattern and not as JSON is to notice. */
const textOf = (shown: Shown, parentId: string | undefined): string =>
  `${JSON.stringify(parentId === undefined ? shown : { ...shown, __parentId: parentId }).replaceAll('/', '\\/')}\n`;

const idOf = (node: Shown): string | undefined => (typeof node['id'] === 'string' ? node['id'] : undefined);

function outermost(path: readonly PlannedField[]): PlannedField[][] {
  const last = path.at(-1)!;
  if (last.kind === 'connection') return [[...path]];
  return last.children.flatMap((child) => outermost([...path, child]));
}

function at(path: readonly PlannedField[], data: Shown | null | undefined): Page | undefined {
  let value: unknown = data;
  for (const { name } of path) value = (value as Shown | null | undefined)?.[name];
  return (value ?? undefined) as Page | undefined;
}
