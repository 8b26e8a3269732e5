import type { Run } from '../../dev/sample/run';
import type { Role } from '../../libs/common/src/contracts';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

type Row = [what: string, row: string, code: string, column: string];

const header =
  'facility-id,facility-external-id,product-id,product-sku,id-type,threshold,facility-safety-stock,effective-from,effective-thru';

/** A file with this row and one that is right: the right one is applied, the other is told with its code and column. */
const rows: Row[] = [
  ['a negative threshold', 'ONLINE,,P1,,,-1,,,', 'number_out_of_range', 'threshold'],
  ['a fraction', 'ONLINE,,P1,,,1.5,,,', 'not_a_whole_number', 'threshold'],
  ['a text', 'ONLINE,,P1,,,many,,,', 'not_a_whole_number', 'threshold'],
  ['units in words, which only a parameter takes', 'ONLINE,,P1,,,10 units,,,', 'not_a_whole_number', 'threshold'],
  ['more than a thousand million', 'ONLINE,,P1,,,1000000001,,,', 'number_out_of_range', 'threshold'],
  ['a number that may mean two things', 'ONLINE,,P1,,,1.000,,,', 'number_ambiguous', 'threshold'],
  ['a number of another script', 'ONLINE,,P1,,,١٢,,,', 'not_a_whole_number', 'threshold'],
  ['a number by powers of ten', 'ONLINE,,P1,,,1e3,,,', 'not_a_whole_number', 'threshold'],
  ['remove in small letters', 'ONLINE,,P1,,,remove,,,', 'not_a_whole_number', 'threshold'],
  ['two values', 'ONLINE,,P1,,,1,2,,', 'units_given_twice', 'facilitySafetyStock'],
  ['dates reversed', 'ONLINE,,P1,,,1,,2099-02-02,2099-02-01', 'dates_reversed', 'effectiveThru'],
  ['dates that meet', 'ONLINE,,P1,,,1,,2099-02-02,2099-02-02', 'dates_reversed', 'effectiveThru'],
  ['an end that has passed', 'ONLINE,,P1,,,1,,,2020-01-01', 'dates_over', 'effectiveThru'],
  ['a day that no calendar has', 'ONLINE,,P1,,,1,,2099-02-30,', 'date_not_understood', 'effectiveFrom'],
  ['a time without its zone', 'ONLINE,,P1,,,1,,2099-02-01T10:00:00,', 'date_not_understood', 'effectiveFrom'],
  ['an end of an end', 'ONLINE,,P1,,,REMOVE,,,2099-02-01', 'remove_takes_no_end', 'effectiveThru'],
  ['a facility of the wrong type', 'F1,,P1,,,1,,,', 'threshold_needs_channel', 'threshold'],
  ['a facility nobody knows', 'NOWHERE,,P1,,,1,,,', 'facility_unknown', 'facilityId'],
  ['an external id nobody knows', ',999,P1,,,1,,,', 'facility_unknown', 'facilityExternalId'],
  ['two facilities that do not agree', 'ONLINE,100,P1,,,1,,,', 'facility_contradicts', 'facilityExternalId'],
  ['no facility', ',,P1,,,1,,,', 'facility_missing', 'facilityId'],
  ['a product nobody knows', 'ONLINE,,P99,,,1,,,', 'product_unknown', 'productId'],
  ['a product in the wrong case', 'ONLINE,,p1,,,1,,,', 'product_unknown', 'productId'],
  ['a product and a SKU that do not agree', 'ONLINE,,P1,SKU-2,,1,,,', 'product_contradicts', 'productSku'],
  ['a type of id nobody knows', 'ONLINE,,P1,,isbn,1,,,', 'id_type_unknown', 'idType'],
  ['no product', 'ONLINE,,,,,1,,,', 'product_missing', 'productId'],
];

/** The file is refused whole. */
const files: [what: string, content: string, code: string][] = [
  ['without a column for units', 'facility-id,product-id\nONLINE,P1\n', 'header_unfit'],
  ['with a column twice', 'facility-id,product-id,threshold,THRESHOLD\nONLINE,P1,1,1\n', 'header_unfit'],
  ['with a quote never closed', 'facility-id,product-id,threshold\nONLINE,"P1,1\n', 'quote_not_closed'],
  ['of no bytes', '', 'file_empty'],
];

const parameters = (jobId: string, given: object): [method: string, path: string, body: object] => [
  'POST',
  `/jobs/${jobId}/runs`,
  { parameters: given },
];
const preference = (condition: object): [method: string, path: string, body: object] => [
  'PUT',
  '/search-preferences/S',
  { conditions: [condition] },
];
const rule = (given: object): [method: string, path: string, body: object] => [
  'PUT',
  '/threshold-rules/R',
  { searchPreferenceId: 'SUMMER', facilityId: 'ONLINE', units: 1, ...given },
];

const requests: [
  what: string,
  asked: [method: string, path: string, body?: object],
  status: number,
  code: string,
  says: string,
  as?: Role,
][] = [
  [
    'an export to a connection nobody named',
    parameters('EXP_PROD_THOLD', { propertyResource: 'FTP_EXP' }),
    422,
    'parameters_invalid',
    'FTP_EXP_CONFIG',
  ],
  [
    'an export of a negative value',
    parameters('EXP_PROD_THOLD', { threshold: -1 }),
    422,
    'parameters_invalid',
    'threshold',
  ],
  [
    'an export of half a unit',
    parameters('EXP_PROD_THOLD', { threshold: '1.5 units' }),
    422,
    'parameters_invalid',
    'threshold',
  ],
  [
    'an export of more than a thousand million',
    parameters('EXP_PROD_THOLD', { threshold: 1_000_000_001 }),
    422,
    'parameters_invalid',
    '1,000,000,000',
  ],
  [
    'an export with a parameter nobody knows',
    parameters('EXP_PROD_THOLD', { searchPreference: 'S' }),
    422,
    'parameters_invalid',
    'searchPreferenceId',
  ],
  [
    'an export of all, perhaps',
    parameters('EXP_PROD_THOLD', { includeAll: 'perhaps' }),
    422,
    'parameters_invalid',
    'true or false',
  ],
  [
    'a rule by somebody who may only read',
    ['PUT', '/threshold-rules/R', {}],
    403,
    'forbidden',
    'merchandiser',
    'viewer',
  ],
  [
    'a pattern made to be slow',
    preference({ field: 'sku', values: ['*a*a*a*a*a*a*b'] }),
    422,
    'filter_invalid',
    'stretches of wildcards',
  ],
  ['a regular expression', preference({ field: 'sku', values: ['^(a+)+$'] }), 422, 'filter_invalid', 'glob'],
  ['a field nobody knows', preference({ field: 'colour', values: ['red'] }), 422, 'filter_invalid', 'tag, category'],
  ['no conditions', ['PUT', '/search-preferences/S', {}], 422, 'filter_invalid', '/conditions'],
  [
    'an id that is a path',
    ['PUT', '/search-preferences/..%2Fetc', { conditions: [{ field: 'hasStock' }] }],
    422,
    'id_invalid',
    'letters',
  ],
  ['a preference nobody stated', ['GET', '/search-preferences/SUMER'], 404, 'search_preference_unknown', 'SUMMER'],
  [
    'a rule for a preference nobody stated',
    rule({ searchPreferenceId: 'SUMER' }),
    404,
    'search_preference_unknown',
    'SUMMER',
  ],
  ['a rule in a facility nobody knows', rule({ facilityId: 'NOWHERE' }), 404, 'facility_unknown', 'NOWHERE'],
  ['a rule of a negative value', rule({ units: -1 }), 422, 'body_invalid', '/units'],
  ['a rule without an order', rule({ priority: 0 }), 422, 'body_invalid', '/priority'],
  [
    'a rule that ends before it begins',
    rule({ from: '2099-02-02T00:00:00Z', thru: '2099-02-01T00:00:00Z' }),
    422,
    'dates_reversed',
    'after from',
  ],
  ['a rule run without rules', ['POST', '/threshold-rules/runs', {}], 409, 'no_rules', 'PUT /threshold-rules'],
  [
    'an evaluation of nothing',
    ['GET', '/threshold-rules/evaluation?facilityId=ONLINE'],
    422,
    'query_invalid',
    'productId',
  ],
];

describe('what is wrong with thresholds', () => {
  let stream: Stream;

  beforeAll(async () => {
    stream = await startStream(['ingest']);
    // Files of nothing but mistakes: that such a file waits for approval is another story.
    await stream.start('threshold', { IMPORT_GUARDS: 'IMP_PROD_THOLD.rejectedShare=off' });
    await stream.call('PUT', 'ingest', '/facilities/F1', { type: 'RETAIL_STORE', externalFacilityId: '100' });
    await stream.call('PUT', 'ingest', '/facilities/ONLINE', { type: 'CONFIGURATION', facilityGroupId: 'FAC_GRP' });
    for (const product of [1, 2])
      await stream.call('PUT', 'ingest', `/products/P${product}`, {
        identifications: [{ idType: 'sku', idValue: `SKU-${product}` }],
      });
    await waitUntil(
      async () =>
        (
          await stream.sql<{ n: string }>(
            'select (select count(*) from threshold.product) + (select count(*) from threshold.facility) as n',
          )
        )[0]!.n === '4',
      { what: 'the copies are there', withinMs: 30_000 },
    );
    await stream.call('PUT', 'threshold', '/search-preferences/SUMMER', { conditions: [{ field: 'hasStock' }] });
  }, 60_000);
  afterAll(() => stream.stop());

  it('in a row stops that row alone, and is told with its code, column and mend', async () => {
    stream.drop(
      'IMP_PROD_THOLD',
      'rows.csv',
      [header, ...rows.map(([, row]) => row), 'ONLINE,,P2,,,7,,,', ''].join('\n'),
    );
    const run = await stream.run('threshold', 'IMP_PROD_THOLD', { remoteFilename: 'rows.csv' });
    expect(run).toMatchObject({ status: 'completed_with_rejections', counts: { applied: 1, rejected: rows.length } });
    const told = await stream.sql<{ code: string; column_name: string; hint: string }>(
      'select code, column_name, hint from threshold.import_row order by line',
    );
    expect(told.map(({ code, column_name }, place) => [rows[place]![0], code, column_name])).toEqual(
      rows.map(([what, , code, column]) => [what, code, column]),
    );
    for (const { hint } of told) expect(hint).toMatch(/\w/);
    expect(await stream.call('GET', 'threshold', '/thresholds/P2/ONLINE')).toMatchObject({ threshold: 7 });
    expect(await stream.call('GET', 'threshold', '/thresholds/P1/ONLINE')).toMatchObject({ threshold: 0 });
  }, 60_000);

  it.each(files)('in a file %s refuses the file and changes nothing', async (what, content, code) => {
    const fileName = `${what.replaceAll(' ', '-')}.csv`;
    stream.drop('IMP_PROD_THOLD', fileName, content);
    const run = await stream.run('threshold', 'IMP_PROD_THOLD', { remoteFilename: fileName });
    expect(run).toMatchObject({ status: 'failed', error: { code, hint: expect.stringMatching(/\w/) as string } });
  });

  it.each(requests)(
    'in a request, such as %s, is refused by name with the mend',
    async (_what, [method, path, body], status, code, says, as = 'merchandiser') => {
      const response = await fetch(`${stream.services.threshold!.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${stream.keys[as]}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const problem = (await response.json()) as { code: string };
      expect({ status: response.status, code: problem.code }).toEqual({ status, code });
      expect(JSON.stringify(problem)).toContain(says);
    },
  );

  it.each([
    ['of a preference nobody stated', { searchPreferenceId: 'SUMER' }, 'search_preference_unknown', 'SUMMER'],
    ['of a store', { facilityId: 'F1' }, 'threshold_needs_channel', 'CONFIGURATION'],
    ['of a facility nobody knows', { facilityId: 'NOWHERE' }, 'facility_unknown', 'externalFacilityId'],
  ])('in an export %s fails the run, which says so', async (_what, given, code, says) => {
    const run: Run = await stream.run('threshold', 'EXP_PROD_THOLD', given);
    expect(run).toMatchObject({ status: 'failed', error: { code } });
    expect(JSON.stringify(run.error)).toContain(says);
  });
});
