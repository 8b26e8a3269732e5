import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from '../../libs/common/src/http';
import { projectRoot } from '../../dev/platform';
import { AnswerCheck, operationsOf, type Operation } from '../support/open-api';
import { recorded } from '../support/recorded';
import { seedNorth } from '../support/small-shop';
import type { ServiceName } from '../support/start-service';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

// UPDATE_EXAMPLES=1 writes the answers as they came, for a person to look at before they are committed.
const updates = process.env['UPDATE_EXAMPLES'] === '1';
const names: ServiceName[] = ['ingest', 'shopify-sync', 'threshold'];

describe('the documents', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(names);
    await seedNorth(stream, 1);
    stream.drop('RESET_INVENTORY', 'stock.csv', 'facilityId,sku,availableQty\nF1,LS-100-M,7\n');
  }, 90_000);
  afterAll(() => stream.stop());

  const document = async (service: ServiceName, path: string): Promise<Record<string, unknown>> =>
    (await (await fetch(`${stream.services[service]!.url}${path}`)).json()) as Record<string, unknown>;

  it.each(names)('of %s are served as they stand in docs/api', async (service) => {
    for (const kind of ['openapi', 'asyncapi']) {
      const written = readFileSync(join(projectRoot, `docs/api/${service}.${kind}.json`), 'utf8');
      // As one text: where they differ, "npm run docs" writes them anew, and git shows how.
      const isAsWritten = JSON.stringify(await document(service, `/${kind}.json`), null, 2) + '\n' === written;
      expect({ kind, isAsWritten }).toEqual({ kind, isAsWritten: true });
    }
    const page = await fetch(`${stream.services[service]!.url}/docs`);
    const text = await page.text();
    expect(text).toContain(`Stockline ${service}`);
    for (const [, path] of text.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await fetch(`${stream.services[service]!.url}${path}`)).status).toBe(200);
  });

  // In this order: the others keep copies of what ingest is told.
  it.each(names)('of %s show calls that give the answers shown', async (service) => {
    const file = join(projectRoot, `apps/${service}-service/src/documents/examples.json`);
    const examples = JSON.parse(readFileSync(file, 'utf8')) as Example[];
    const served = await document(service, '/openapi.json');
    const operations = new Map(operationsOf(served).map((operation) => [operation.id, operation]));
    const check = new AnswerCheck(served);
    if (service !== 'ingest') await masterDataHasArrived(service);
    const came: Example[] = [];
    for (const example of examples) {
      const operation = operations.get(example.route)!;
      const { status, contentType, body } = await execute(service, operation, example);
      expect(check.problemsOf(operation, status, contentType, body)).toEqual([]);
      came.push({ ...example, status, answer: body ?? null });
    }
    if (updates) writeFileSync(file, `${JSON.stringify(came, null, 2)}\n`);
    else expect(recorded(came)).toEqual(recorded(examples));
    const shown = new Set(examples.map(({ route }) => route));
    // A stream has no end to show, metrics differ each time, and the others need a run that waits, or end what a reader needs.
    const unshown = [...operations.keys()].filter((id) => !shown.has(id));
    expect(unshown.filter((id) => !needsMore.includes(id))).toEqual([]);
  });

  const execute = async (
    service: ServiceName,
    { method, path }: Operation,
    { as = 'admin', path: parts = {}, query = {}, body }: Example,
  ): Promise<{ status: number; contentType: string; body: unknown }> => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name]!));
    const search = new URLSearchParams(query).toString();
    const response = await fetch(`${stream.services[service]!.url}${filled}${search === '' ? '' : `?${search}`}`, {
      method,
      headers: {
        authorization: `Bearer ${stream.keys[as]}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  };

  const masterDataHasArrived = async (service: ServiceName): Promise<void> => {
    const schema = service.replace('-', '_');
    await waitUntil(
      async () => {
        const [row] = await stream.sql<{ all: boolean }>(
          `select exists (select from ${schema}.facility where facility_id = 'ONLINE' and facility_group_id = 'FAC_GRP')
              and exists (select from ${schema}.product where product_id = 'P100')
              ${service === 'shopify-sync' ? 'and exists (select from shopify_sync.inventory)' : ''} as all`,
        );
        return row!.all;
      },
      { withinMs: 30_000, what: `${service} knows the products and facilities` },
    );
  };
});

const needsMore = [
  'takeShopWebhook',
  'watchRun',
  'metrics',
  'cancelRun',
  'approveRun',
  'rejectRun',
  'listJobs',
  'showDeadLetter',
  'beginEpoch',
  'republishState',
  'sumState',
  'rebuildCopies',
  'listAudit',
  'putSchedule',
  'removeSchedule',
  'startRun',
  'showRun',
  'showImport',
  'listImportRows',
  'downloadErrorFile',
  'runDifferences',
  'runDifferencesCsv',
  'runRequests',
  'uploadFile',
  'downloadPreview',
  'undoImport',
];
