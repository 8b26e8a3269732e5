import { copyFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../dev/platform';
import type { SampleMessage } from '../../dev/sample/sample-events';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

/** What a file must come to; it stands beside the file in test/fixtures/files. */
interface Expected {
  says: string;
  /** Of the run, where they are not those of every run. */
  parameters?: object;
  status: string;
  counts?: { rows: number; superseded: number; rejected: number };
  rejected?: { line: number; code: string; column?: string }[];
  /** The code with which the whole file is refused. */
  error?: string;
  /** Units of an SKU in facility F1 afterwards; null where the file must not have touched them. */
  levels: Record<string, number | null>;
}

const fixtures = join(projectRoot, 'test/fixtures/files');
const ending = '.expected.json';
const corpus = readdirSync(fixtures)
  .filter((name) => name.endsWith(ending))
  .map((name) => ({
    file: name.slice(0, -ending.length),
    expected: JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as Expected,
  }));

interface Came {
  status: string;
  error?: string;
  counts: object;
  rejected: { line: number; code: string; column: string | null }[];
}

describe('files as the world writes them', () => {
  let stream: Stream;
  const came = new Map<string, Came>();
  let levels: Map<string, number>;

  beforeAll(async () => {
    stream = await startStream([]);
    await stream.start('ingest', { FILE_MAX_UNPACKED_MB: '10' });
    const skus = corpus.flatMap(({ expected }) => Object.keys(expected.levels));
    await stream.publish([...facilities(), ...skus.map(product)]);
    await waitUntil(
      async () =>
        (await stream.sql<{ n: number }>('select count(*)::int as n from ingest.product where version > 0'))[0]!.n ===
        skus.length,
      { withinMs: 30_000, what: 'the products are known' },
    );
    // One run for all files that mean the same by the same parameters.
    const groups = new Map<string, string[]>();
    for (const { file, expected } of corpus) {
      const key = JSON.stringify(expected.parameters ?? {});
      groups.set(key, [...(groups.get(key) ?? []), file]);
    }
    for (const [parameters, files] of groups) {
      for (const file of files)
        copyFileSync(join(fixtures, file), join(stream.sftpDirectory, 'incoming/RESET_INVENTORY', file));
      await stream.run('ingest', 'JOB_IMP_INV', { fileNameRegex: '*', ...(JSON.parse(parameters) as object) });
    }
    await readOutcomes();
  }, 240_000);
  afterAll(() => stream?.stop());

  async function readOutcomes(): Promise<void> {
    const imports = await stream.sql<Came & { fileName: string; importNo: string }>(
      `select file_name as "fileName", import_no as "importNo", status, error ->> 'code' as error,
              json_build_object('rows', rows, 'superseded', superseded, 'rejected', rejected) as counts from ingest.file_import`,
    );
    const rows = await stream.sql<{ importNo: string; line: number; code: string; column: string | null }>(
      `select import_no as "importNo", line, code, column_name as column from ingest.import_row where outcome = 'rejected' order by line`,
    );
    for (const { fileName, importNo, ...outcome } of imports)
      came.set(fileName, { ...outcome, rejected: rows.filter((row) => row.importNo === importNo) });
    const stand = await stream.sql<{ sku: string; units: number }>(
      `select i.id_value as sku, l.available_to_promise::int as units from ingest.inventory_level l
       join ingest.product_identification i using (product_no) join ingest.id_type t using (id_type_no)
       join ingest.facility f using (facility_no) where t.id_type = 'sku' and f.facility_id = 'F1'`,
    );
    levels = new Map(stand.map(({ sku, units }) => [sku, units]));
  }

  it('are many, and none is left lying', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(150);
    expect(readdirSync(join(stream.sftpDirectory, 'incoming/RESET_INVENTORY'))).toEqual([]);
    expect([...came.keys()].sort()).toEqual(corpus.map(({ file }) => file).sort());
  });

  it.each(corpus.map(({ file, expected }) => [file, expected.says, expected] as const))(
    '%s: %s',
    (file, _, { status, counts, rejected = [], error, levels: wanted }) => {
      const outcome = came.get(file)!;
      expect({ status: outcome.status, error: outcome.error ?? undefined }).toEqual({ status, error });
      if (counts) expect(outcome.counts).toEqual(counts);
      if (!error) expect(outcome.rejected).toEqual(rejected.map((row) => expect.objectContaining(row) as object));
      const stand = Object.fromEntries(Object.keys(wanted).map((sku) => [sku, levels.get(sku) ?? null]));
      // A level that never had units and is set to none has no row: it is as if it had never been named.
      expect(stand).toEqual(Object.fromEntries(Object.entries(wanted).map(([sku, units]) => [sku, units || null])));
    },
  );
});

const message = (key: string, kind: 'facility' | 'product', data: object): SampleMessage => ({
  topic: 'catalog-events',
  key,
  value: JSON.stringify({
    specversion: '1.0',
    id: `catalog-${key}`,
    source: 'test/erp',
    type: `stockline.${kind}-upserted.v1`,
    data,
  }),
});

const facilities = (): SampleMessage[] => [
  message('F1', 'facility', { facilityId: 'F1', externalFacilityId: '100', type: 'WAREHOUSE' }),
  message('F2', 'facility', { facilityId: 'F2', externalFacilityId: '200', type: 'WAREHOUSE' }),
];

const product = (sku: string): SampleMessage =>
  message(`P${sku}`, 'product', { productId: `P${sku}`, identifications: [{ idType: 'sku', idValue: sku }] });
