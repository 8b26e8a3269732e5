import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { arbitraryOf, hostile, hostileBody } from '../support/arbitrary-of';
import { AnswerCheck, operationsOf, type Operation } from '../support/open-api';
import { propertyRuns } from '../support/property-runs';
import { seedNorth, stateCatalogue } from '../support/small-shop';
import type { ServiceName } from '../support/start-service';
import { startStream, type Stream } from '../support/start-stream';

// FUZZ_RUNS=1000 looks longer; a seed that is told by a failure goes into FUZZ_SEED.
const { numRuns, seed } = propertyRuns(8);
const names: ServiceName[] = ['ingest', 'shopify-sync', 'threshold'];
/** What is there, so that not everything ends with 404. */
const known: Readonly<Record<string, readonly string[]>> = {
  productId: ['P1', 'sku:SKU-1'],
  facilityId: ['F1', 'ONLINE', 'externalFacilityId:100'],
  facilityGroupId: ['FAC_GRP'],
  shopId: ['north'],
  locationId: ['101', 'gid://shopify/Location/101'],
  jobId: ['JOB_IMP_INV', 'UL_RCNT_INV', 'IMP_PROD_THOLD'],
  name: ['nightly'],
};
/** Refusals of what is ill-formed: what a document allows must not meet them. */
const illFormed = ['body_invalid', 'bad_json', 'query_invalid', 'limit_invalid', 'time_invalid', 'wait_invalid'];

interface Sent {
  path: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string | undefined;
}

describe('whatever is sent to a route', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream([]);
    await Promise.all(names.map((name) => stream.start(name, { HTTP_REQUESTS_PER_MINUTE: '1000000' })));
    await seedNorth(stream, 1);
    await stateCatalogue(stream, 1);
  }, 90_000);
  afterAll(() => stream.stop());

  it.each(names)(
    'of %s is answered with a status and a body that the document names, and never as a fault of the service',
    async (service) => {
      const document = (await (await fetch(`${stream.services[service]!.url}/openapi.json`)).json()) as Record<
        string,
        unknown
      >;
      const check = new AnswerCheck(document);
      const failures: string[] = [];
      for (const operation of operationsOf(document)) {
        const allowed = validator(operation);
        const found = await fc.check(
          fc.asyncProperty(sentTo(operation), async (sent) => {
            const { status, contentType, body } = await send(service, operation, sent);
            expect(status).toBeLessThan(operation.id === 'ready' ? 504 : 500);
            expect(check.problemsOf(operation, status, contentType, body)).toEqual([]);
            const { code } = (body ?? {}) as { code?: string };
            if (illFormed.includes(code!))
              expect({ sent, isAllowed: allowed(sent) }).toEqual({ sent, isAllowed: false });
          }),
          { numRuns, seed, endOnFailure: numRuns < 100 },
        );
        if (found.failed) failures.push(`${operation.id}: ${fc.defaultReportMessage(found)}`);
      }
      expect(failures).toEqual([]);
      expect(stream.services[service]!.logs()).not.toContain('was not foreseen');
    },
    600_000,
  );

  const send = async (
    service: ServiceName,
    { method, path }: Operation,
    sent: Sent,
  ): Promise<{ status: number; contentType: string; body: unknown }> => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(sent.path[name]!));
    const stop = new AbortController();
    const response = await fetch(
      `${stream.services[service]!.url}${filled}?${new URLSearchParams(sent.query).toString()}`,
      {
        method,
        headers: {
          authorization: `Bearer ${stream.keys.admin}`,
          ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...sent.headers,
        },
        body: sent.body,
        signal: stop.signal,
      },
    );
    const contentType = response.headers.get('content-type') ?? '';
    if (contentType.startsWith('text/event-stream')) {
      stop.abort();
      return { status: response.status, contentType, body: '' };
    }
    const text = await response.text();
    return {
      status: response.status,
      contentType,
      body: contentType.includes('json') ? (JSON.parse(text) as unknown) : text === '' ? undefined : text,
    };
  };
});

function sentTo({ parameters, body, bodyIsRequired, method }: Operation): fc.Arbitrary<Sent> {
  const of = (place: string): fc.Arbitrary<Record<string, string>> => {
    const named = parameters.filter((parameter) => parameter.in === place);
    return fc.record(
      Object.fromEntries(
        named.map(({ name, schema }) => [
          name,
          // A wait is only held; whether it is taken is another test's question.
          name === 'wait'
            ? fc.constantFrom('0s', 'forever')
            : fc.oneof(
                arbitraryOf(schema).map(String),
                fc.constantFrom(...(known[name] ?? ['x'])),
                place === 'header' ? fc.constant('a b') : hostile.map(String),
              ),
        ]),
      ),
      { requiredKeys: named.filter(({ required }) => required).map(({ name }) => name) },
    );
  };
  const text =
    body === undefined || method === 'GET'
      ? fc.constant(undefined)
      : fc.oneof(
          { weight: 3, arbitrary: arbitraryOf(body).map((value) => JSON.stringify(value)) },
          { weight: 1, arbitrary: hostileBody.map((value) => JSON.stringify(value)) },
          { weight: 1, arbitrary: fc.constantFrom('{', '{"a":', '[1,', 'null', '\0') },
          ...(bodyIsRequired ? [] : [fc.constant(undefined)]),
        );
  return fc.record({
    path: of('path').map((path) =>
      // A part that is empty names another route.
      Object.fromEntries(
        Object.entries(path).map(([name, value]) => [name, ['', '.', '..'].includes(value) ? 'x' : value]),
      ),
    ),
    query: of('query'),
    headers: of('header'),
    body: text,
  });
}

/** Whether the document allows all that was sent. */
function validator({ parameters, body }: Operation): (sent: Sent) => boolean {
  const ajv = addFormats(new Ajv2020({ strict: false, unicodeRegExp: true, coerceTypes: true }));
  const checks = parameters.map(({ name, in: place, schema }) => {
    const validate = ajv.compile({ type: 'object', properties: { [name]: schema } });
    return (sent: Sent) => {
      const given = { path: sent.path, query: sent.query, header: sent.headers }[place];
      // Ajv takes more texts for numbers than people write.
      if (schema['type'] === 'integer' && !/^-?\d+$/.test(given[name] ?? '0')) return false;
      return validate({ ...given });
    };
  });
  const strict = addFormats(new Ajv2020({ strict: false, unicodeRegExp: true }));
  const bodyIsAllowed = body === undefined ? () => true : strict.compile(body);
  return (sent) => {
    try {
      return checks.every((check) => check(sent)) && (sent.body === undefined || bodyIsAllowed(JSON.parse(sent.body)));
    } catch {
      return false;
    }
  };
}
