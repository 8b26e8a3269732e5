import { testDatabase } from '../../../../../../test/support/platform';
import { PostgresReferences } from '../../postgres-references';
import { PostgresShipments } from '../../postgres-shipments';
import { openStockFiles, type StockFiles } from '../stock-files.fixture';

const header =
  'external-shipment-id,product-sku,quantity,origin-facility-id,destination-facility-id,item-external-id,tracking-number,shipment-attribute,shipment-type,shipment-status';

describe('a shipments file', () => {
  let files: StockFiles;
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
  }, 60_000);
  beforeEach(() => files.clear());
  afterAll(() => files.close());

  const take = (lines: readonly string[], choices?: Parameters<StockFiles['take']>[2]) =>
    files.take('IMP_TO_SHPMNT', [header, ...lines], choices);

  /** `TO-1 F1 shipped v1: line-1 P1 5+0-0, P2 3+0-0`, by external id. */
  const stand = async (): Promise<string[]> => {
    const rows = await files.database.query<{ told: string }>(
      `select s.external_shipment_id || ' ' || f.facility_id || ' ' || s.status || ' v' || s.version || coalesce(': ' || (
         select string_agg(coalesce(i.item_external_id || ' ', '') || p.product_id || ' ' || i.expected || '+' || i.accepted || '-' || i.rejected, ', '
                           order by i.item_external_id nulls last, p.product_id)
         from shipment_item i join product p using (product_no) where i.shipment_no = s.shipment_no), '') as told
       from shipment s join facility f using (facility_no) order by s.external_shipment_id`,
    );
    return rows.map(({ told }) => told);
  };
  const receive = (
    externalShipmentId: string,
    receiptId: string,
    items: object[],
    { facilityId = 'F1', overReceipt = 'flag' }: { facilityId?: string; overReceipt?: 'flag' | 'refuse' } = {},
  ) =>
    files.database.transaction(async (tx) => {
      const [facility] = await tx.query<{ facilityNo: number; facilityId: string }>(
        'select facility_no as "facilityNo", facility_id as "facilityId" from facility where facility_id = $1',
        [facilityId],
      );
      const shipments = new PostgresShipments(new PostgresReferences(), overReceipt);
      const receipt = { externalShipmentId, receiptId, items } as never;
      const booked = await shipments.book(tx, receipt, facility!, new Date());
      if (booked === 'repeat' || 'code' in booked) throw new Error(JSON.stringify(booked));
    });
  const told = async (): Promise<{ externalShipmentId: string; version: number; items: object[] }[]> =>
    (
      await files.database.query<{ data: { externalShipmentId: string; version: number; items: object[] } }>(
        `select payload::jsonb -> 'data' as data from event_log where topic = 'shipment-imported' order by position`,
      )
    ).map(({ data }) => data);

  it('makes shipments of rows that share an external id, with types, origins, tracking numbers and attributes, and moves no stock', async () => {
    const { counts, outcome } = await take([
      'TO-1,SKU-1,5,OLD-WH,F1,line-1,1Z1 | 1Z2,SEAL:12:34,IN_TRANSFER,SHIPMENT_SHIPPED',
      'TO-1,SKU-2,3,OLD-WH,F1,,,DOCK:4,in transfer,',
      'PO-7,04003,2,,F2,,,,PURCHASE_SHIPMENT,created',
      'TO-2,SKU-3,2,,F2,,,,,',
    ]);
    expect(outcome.status).toBe('completed_with_rejections');
    expect(counts).toBe('applied 3, rejected 1');
    expect(await stand()).toEqual(['TO-1 F1 shipped v1: line-1 P1 5+0-0, P2 3+0-0', 'TO-2 F2 shipped v1: P3 2+0-0']);
    expect(await told()).toMatchObject([
      {
        externalShipmentId: 'TO-1',
        facilityId: 'F1',
        shipmentType: 'IN_TRANSFER',
        originFacilityId: 'OLD-WH',
        attributes: { SEAL: '12:34', DOCK: '4' },
        items: [
          { itemExternalId: 'line-1', productId: 'P1', expected: 5, trackingNumbers: ['1Z1', '1Z2'] },
          { itemExternalId: null, productId: 'P2', expected: 3, trackingNumbers: [] },
        ],
      },
      { externalShipmentId: 'TO-2', shipmentType: 'IN_TRANSFER', originFacilityId: null },
    ]);
    expect([await files.stand(), await files.ledger()]).toEqual([[], []]);
  });

  it('sets what is expected of items that it names; 0 takes one off, others stay, and the same again changes nothing', async () => {
    await take(['TO-1,SKU-1,5,,F1,,,,,', 'TO-1,SKU-2,3,,F1,,,,,', 'TO-1,SKU-3,1,,F1,,,,,']);
    const second = await take(['TO-1,SKU-1,6,,F1,,,,,', 'TO-1,SKU-2,0,,F1,,,,,', 'TO-1,SKU-4,0,,F1,,,,,']);
    expect(second.counts).toBe('applied 2, unchanged 1');
    expect(await stand()).toEqual(['TO-1 F1 shipped v2: P1 6+0-0, P3 1+0-0']);
    const again = await take(['TO-1,SKU-3,1,,F1,,,,,', 'TO-1,SKU-1,6,,F1,,,,,']);
    expect(again.counts).toBe('unchanged 2');
    expect(await told()).toHaveLength(2);
  });

  it('rejects the rows that are bad, and lets the others of their shipment stand', async () => {
    const { counts, rows } = await take([
      'TO-1,SKU-1,5,,F1,,,,,',
      'TO-1,nobody,5,,F1,,,,,',
      'TO-1,SKU-2,-1,,F1,,,,,',
      'TO-1,SKU-3,1,,F2,,,,,',
      'TO-1,SKU-4,1,,F1,,,,GIFT,',
      'TO-1,SKU-5,1,,F1,,,,,received',
      'TO-1,SKU-6,1,,F1,,,no colon,,',
      ',SKU-1,1,,F1,,,,,',
      'TO-2,SKU-1,1,,nowhere,,,,,',
      'TO-3,SKU-1,1,,,,,,,',
      'TO-4,,,,,,,,,cancelled',
    ]);
    expect(counts).toBe('applied 1, rejected 10');
    expect(rows.map(({ line, code, column_name }) => [line, code, column_name])).toEqual([
      [3, 'product_unknown', 'idValue'],
      [4, 'number_out_of_range', 'quantity'],
      [5, 'shipment_contradicts', 'destinationFacilityId'],
      [6, 'shipment_word_unknown', 'shipmentType'],
      [7, 'shipment_word_unknown', 'shipmentStatus'],
      [8, 'shipment_word_unknown', 'shipmentAttribute'],
      [9, 'shipment_missing', 'externalShipmentId'],
      [10, 'facility_unknown', 'destinationFacilityId'],
      [11, 'facility_missing', 'destinationFacilityId'],
      [12, 'shipment_unknown', 'externalShipmentId'],
    ]);
    expect(await stand()).toEqual(['TO-1 F1 shipped v1: P1 5+0-0']);
  });

  it('cancels by status, with or without items, and what is stated again is on its way again', async () => {
    await take(['TO-1,SKU-1,5,,F1,,,,,', 'TO-2,SKU-1,5,,F1,,,,,']);
    const cancelled = await take(['TO-1,,,,,,,,,SHIPMENT_CANCELLED', 'TO-2,SKU-1,5,,F1,,,,,cancelled']);
    expect(cancelled.counts).toBe('applied 2');
    expect(await stand()).toEqual(['TO-1 F1 cancelled v2: P1 5+0-0', 'TO-2 F1 cancelled v2: P1 5+0-0']);
    expect((await take(['TO-1,,,,,,,,,cancelled'])).counts).toBe('unchanged 1');
    await take(['TO-1,SKU-1,5,,F1,,,,,shipped']);
    expect((await stand())[0]).toBe('TO-1 F1 shipped v3: P1 5+0-0');
  });

  it('leaves what has been received as it was expected, and sets the rest', async () => {
    await take(['TO-1,SKU-1,5,,F1,a,,,,', 'TO-1,SKU-2,3,,F1,b,,,,']);
    await receive('TO-1', 'R-1', [{ itemExternalId: 'a', accepted: 7 }]);
    const { counts, rows } = await take(['TO-1,SKU-1,9,,F1,a,,,,', 'TO-1,SKU-2,4,,F1,b,,,,', 'TO-1,SKU-1,5,,F2,c,,,,']);
    expect(counts).toBe('applied 1, superseded 1, rejected 1');
    expect(rows.map(({ line, code }) => [line, code])).toEqual([
      [2, 'superseded_by_receipt'],
      [4, 'shipment_contradicts'],
    ]);
    expect(await stand()).toEqual(['TO-1 F1 partially_received v3: a P1 5+7-0, b P2 4+0-0']);
    const elsewhere = await take(['TO-1,SKU-2,4,,F2,b,,,,']);
    expect(elsewhere.rows).toMatchObject([{ code: 'shipment_received_elsewhere' }]);
  });

  it('fills in what a receipt opened before it came, and takes its lines for those of the file', async () => {
    await receive('TO-9', 'R-1', [
      { productId: 'P1', accepted: 4 },
      { productId: 'P2', accepted: 1 },
    ]);
    expect(await stand()).toEqual(['TO-9 F1 partially_received v1: P1 0+4-0, P2 0+1-0']);
    const { counts } = await take(['TO-9,SKU-1,5,,F1,line-1,,,,', 'TO-9,SKU-2,1,,F1,,,,,']);
    expect(counts).toBe('applied 2');
    expect(await stand()).toEqual(['TO-9 F1 partially_received v2: line-1 P1 5+4-0, P2 1+1-0']);
    expect(await told()).toMatchObject([{ version: 2, status: 'partially_received' }]);
  });

  it('lets no receipt bring more than is expected where that is chosen; corrections, and what nobody has announced, come in', async () => {
    const refuse = { overReceipt: 'refuse' as const };
    await take(['TO-1,SKU-1,5,,F1,a,,,,']);
    await receive('TO-1', 'R-1', [{ itemExternalId: 'a', accepted: 3 }], refuse);
    await expect(receive('TO-1', 'R-2', [{ itemExternalId: 'a', accepted: 3 }], refuse)).rejects.toThrow(
      'receipt_over_expected',
    );
    // Two items of one line count together, and a product that was not announced is expected 0 times.
    const twice = [
      { itemExternalId: 'a', accepted: 1 },
      { itemExternalId: 'a', accepted: 2 },
    ];
    await expect(receive('TO-1', 'R-3', twice, refuse)).rejects.toThrow('receipt_over_expected');
    await expect(receive('TO-1', 'R-4', [{ productId: 'P2', accepted: 1 }], refuse)).rejects.toThrow(
      'and 0 are expected',
    );
    await receive('TO-1', 'R-5', [{ itemExternalId: 'a', accepted: 2 }], refuse);
    await receive('TO-1', 'R-6', [{ itemExternalId: 'a', accepted: 4 }]);
    await receive('TO-1', 'R-7', [{ itemExternalId: 'a', accepted: -1 }], refuse);
    expect(await stand()).toEqual(['TO-1 F1 received v5: a P1 5+8-0']);
    await receive('TO-2', 'R-1', [{ productId: 'P1', accepted: 4 }], refuse);
    expect((await stand())[1]).toBe('TO-2 F1 partially_received v1: P1 0+4-0');
  });

  it('takes the last of the rows of an item, or rejects them all where that is chosen', async () => {
    const lines = ['TO-1,SKU-1,5,,F1,a,,,,', 'TO-1,SKU-1,6,,F1,b,,,,', 'TO-1,SKU-2,7,,F1,a,,,,'];
    expect((await take(lines)).counts).toBe('applied 2, superseded 1');
    expect(await stand()).toEqual(['TO-1 F1 shipped v1: a P2 7+0-0, b P1 6+0-0']);
    await files.clear();
    const rejected = await take(lines, { additionalParameters: { duplicates: 'reject' } });
    expect(rejected.counts).toBe('applied 1, rejected 2');
    await expect(take(lines, { additionalParameters: { duplicates: 'sum' } })).rejects.toMatchObject({
      code: 'parameter_invalid',
    });
    await expect(take(lines, { additionalParameters: { absentMeansZero: {} } })).rejects.toMatchObject({
      code: 'parameter_unfit',
    });
  });

  it('takes many shipments in order and tells of each once', async () => {
    const lines = Array.from(
      { length: 3_000 },
      (_, n) => `TO-${n % 700},SKU-${1 + (n % 9)},${1 + (n % 5)},,F1,line-${n},,,,`,
    );
    expect((await take(lines)).counts).toBe('applied 3000');
    const messages = await told();
    expect(messages).toHaveLength(700);
    expect(messages.every(({ version }) => version === 1)).toBe(true);
    expect(messages.flatMap(({ items }) => items)).toHaveLength(3_000);
    expect((await take([...lines, 'TO-1,SKU-9,1,,F1,more,,,,'])).counts).toBe('applied 1, unchanged 3000');
  });

  it('leaves no trace when it is only tried', async () => {
    const { counts } = await take(['TO-1,SKU-1,5,,F1,,,,,'], { additionalParameters: { dryRun: true } });
    expect(counts).toBe('applied 1');
    expect([await stand(), await told()]).toEqual([[], []]);
    const left = await files.database.query(
      'select from shipment_difference union all select from shipment_item_difference',
    );
    expect(left).toHaveLength(0);
  });

  describe('that is undone', () => {
    const importIdOf = ({ outcome }: Awaited<ReturnType<typeof take>>): string => outcome.files[0]!.importId;
    const undone = async (importId: string) => {
      const { counts, rows, outcome } = await files.undo(importId);
      return {
        counts,
        rows: rows.map(({ line, code, reason }) => [line, code, reason]),
        importId: outcome.files[0]!.importId,
      };
    };
    const first = ['TO-1,SKU-1,5,OLD,F1,a,1Z1,SEAL:1,,', 'TO-1,SKU-2,3,,F1,,,,,', 'TO-2,SKU-1,2,,F1,,,,,'];

    it('cancels what it made and gives back what it changed: items, facility, words and all; each is told once', async () => {
      await take(first);
      const second = await take([
        'TO-1,SKU-3,6,NEW,F2,a,1Z2 | 1Z3,DOCK:4,PURCHASE_SHIPMENT,',
        'TO-1,SKU-2,0,,F2,,,,,',
        'TO-3,SKU-1,7,,F1,,,,,',
        'TO-2,,,,,,,,,cancelled',
      ]);
      const [before] = await files.database.query(`select * from shipment where external_shipment_id = 'TO-1'`);
      expect(before).toMatchObject({ origin_facility_id: 'NEW', attributes: { SEAL: '1', DOCK: '4' } });
      expect(await undone(importIdOf(second))).toMatchObject({ counts: 'applied 4', rows: [] });
      expect(await stand()).toEqual([
        'TO-1 F1 shipped v3: a P1 5+0-0, P2 3+0-0',
        'TO-2 F1 shipped v3: P1 2+0-0',
        'TO-3 F1 cancelled v2: P1 7+0-0',
      ]);
      expect((await told()).slice(-3)).toMatchObject([
        {
          externalShipmentId: 'TO-1',
          version: 3,
          originFacilityId: 'OLD',
          shipmentType: 'IN_TRANSFER',
          attributes: { SEAL: '1' },
          items: [{ itemExternalId: 'a', productId: 'P1', trackingNumbers: ['1Z1'] }, { productId: 'P2' }],
        },
        { externalShipmentId: 'TO-2', status: 'shipped' },
        { externalShipmentId: 'TO-3', status: 'cancelled', version: 2 },
      ]);
    });

    it('keeps what has been received, and what was stated again since, with the reason', async () => {
      const taken = await take([...first, 'TO-3,SKU-1,7,,F1,,,,,', 'TO-4,SKU-1,1,,F1,,,,,']);
      await receive('TO-1', 'R-1', [{ itemExternalId: 'a', accepted: 2 }]);
      const newer = await take(['TO-2,SKU-1,4,,F1,,,,,'], { fileName: 'newer.csv' });
      expect(await undone(importIdOf(taken))).toMatchObject({
        counts: 'applied 2, superseded 3',
        rows: [
          [2, 'superseded_by_receipt', 'shipment "TO-1" has been received'],
          [3, 'superseded_by_receipt', 'shipment "TO-1" has been received'],
          [
            4,
            'superseded_by_newer_change',
            `shipment "TO-2" was stated again by "newer.csv" (import ${importIdOf(newer)}): version 2`,
          ],
        ],
      });
      expect(await stand()).toEqual([
        'TO-1 F1 partially_received v2: a P1 5+2-0, P2 3+0-0',
        'TO-2 F1 shipped v2: P1 4+0-0',
        'TO-3 F1 cancelled v2: P1 7+0-0',
        'TO-4 F1 cancelled v2: P1 1+0-0',
      ]);
    });

    it('leaves a shipment that a receipt had opened, which it only filled in', async () => {
      await receive('TO-9', 'R-1', [{ productId: 'P1', accepted: 4 }]);
      const filled = await take(['TO-9,SKU-1,5,,F1,,,,,']);
      expect(await undone(importIdOf(filled))).toMatchObject({ counts: 'superseded 1' });
      expect(await stand()).toEqual(['TO-9 F1 partially_received v2: P1 5+4-0']);
    });

    it('comes back by the undo of its undo, and its content may be sent again', async () => {
      await take(first);
      const lines = ['TO-1,SKU-1,9,,F1,a,,,,', 'TO-3,SKU-1,7,,F1,,1Z9,,,'];
      const taken = await take(lines);
      const after = (await stand()).map((text) => text.replace(/v\d/, ''));
      expect((await take(lines)).outcome.status).toBe('nothing_to_do');
      const undo = await undone(importIdOf(taken));
      const back = await undone(undo.importId);
      expect(back.counts).toBe('applied 2');
      expect((await stand()).map((text) => text.replace(/v\d/, ''))).toEqual(after);
      await undone(back.importId);
      const again = await take(lines);
      expect(again.counts).toBe('applied 2');
      expect((await stand()).map((text) => text.replace(/v\d/, ''))).toEqual(after);
      expect(await files.database.query('select from undo_shipment')).toEqual([]);
    });

    it('of many shipments goes in chunks', async () => {
      const taken = await take(
        Array.from({ length: 900 }, (_, n) => `TO-${n % 450},SKU-${1 + (n % 9)},1,,F1,line-${n},,,,`),
      );
      expect((await undone(importIdOf(taken))).counts).toBe('applied 900');
      const [left] = await files.database.query(
        `select count(*)::int as open from shipment where status <> 'cancelled'`,
      );
      expect(left).toEqual({ open: 0 });
    });
  });
});
