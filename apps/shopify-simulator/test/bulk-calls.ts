import type { Reply } from './try-simulator';

export interface Operation {
  id: string;
  status: string;
  type: string;
  errorCode: string | null;
  objectCount: string;
  rootObjectCount: string;
  fileSize: string | null;
  url: string | null;
  partialDataUrl: string | null;
}
type Ask = (query: string, variables?: object) => Promise<Reply>;
interface Payload {
  bulkOperation: Operation | null;
  userErrors: { field: string[] | null; message: string; code?: string | null }[];
}

const shown =
  'id status type errorCode objectCount rootObjectCount fileSize url partialDataUrl createdAt completedAt query';

export const runMutation = `mutation B($m: String!, $p: String!, $c: String) { bulkOperationRunMutation(mutation: $m, stagedUploadPath: $p, clientIdentifier: $c) { bulkOperation { ${shown} } userErrors { field code message } } }`;

const payloadOf = ({ data }: Reply, root: string): Payload => data![root] as Payload;

export const startQuery = async (ask: Ask, query: string, isGrouped = false): Promise<Payload> =>
  payloadOf(
    await ask(
      `mutation Q($q: String!, $g: Boolean!) { bulkOperationRunQuery(query: $q, groupObjects: $g) { bulkOperation { ${shown} } userErrors { field code message } } }`,
      { q: query, g: isGrouped },
    ),
    'bulkOperationRunQuery',
  );

export const startMutation = async (ask: Ask, mutation: string, path: string, client?: string): Promise<Payload> =>
  payloadOf(await ask(runMutation, { m: mutation, p: path, c: client ?? null }), 'bulkOperationRunMutation');

export const cancel = async (ask: Ask, id: string): Promise<Payload> =>
  payloadOf(
    await ask(
      `mutation C($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { ${shown} } userErrors { field message } } }`,
      { id },
    ),
    'bulkOperationCancel',
  );

export const look = async (ask: Ask, id: string): Promise<Operation> =>
  (await ask(`query G($id: ID!) { bulkOperation(id: $id) { ${shown} } }`, { id })).data!['bulkOperation'] as Operation;

/** Polls until the operation is under way no longer. */
export async function ended(ask: Ask, id: string): Promise<Operation> {
  for (;;) {
    const operation = await look(ask, id);
    if (!['CREATED', 'RUNNING', 'CANCELING'].includes(operation.status)) return operation;
  }
}

export async function linesAt(url: string | null): Promise<Record<string, unknown>[]> {
  const response = await fetch(url!);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

export interface Target {
  url: string | null;
  resourceUrl: string | null;
  parameters: { name: string; value: string }[];
}

export async function stage(ask: Ask, httpMethod: 'POST' | 'PUT', more: object = {}): Promise<Target> {
  const input = [
    { resource: 'BULK_MUTATION_VARIABLES', filename: 'x.jsonl', mimeType: 'text/jsonl', httpMethod, ...more },
  ];
  const { data } = await ask(
    'mutation S($input: [StagedUploadInput!]!) { stagedUploadsCreate(input: $input) { stagedTargets { url resourceUrl parameters { name value } } userErrors { field message } } }',
    { input },
  );
  return (data!['stagedUploadsCreate'] as { stagedTargets: Target[] }).stagedTargets[0]!;
}

/** Uploads text by PUT and gives the path by which a mutation finds it. */
export async function upload(ask: Ask, text: string): Promise<string> {
  const { url } = await stage(ask, 'PUT');
  const response = await fetch(url!, { method: 'PUT', body: text, headers: { 'content-type': 'text/jsonl' } });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return new URL(url!).pathname.slice(1);
}
