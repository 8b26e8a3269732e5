import { itemOf, trialShop, type TrialShop } from '../../../test/support/trial-shop';

const locations = { '101': 'F1', '102': 'F2' };

describe('the order in which a shop is written', () => {
  let trial: TrialShop;
  afterEach(() => trial.close());

  const quantitiesSent = async (): Promise<{ item: string; from: number; to: number }[][]> =>
    (await trial.database.query<{ variables: string }>('select variables from upload_request order by request_id')).map(
      ({ variables }) =>
        (
          JSON.parse(variables) as {
            input: { quantities: { inventoryItemId: string; changeFromQuantity: number; quantity: number }[] };
          }
        ).input.quantities.map(({ inventoryItemId, changeFromQuantity: from, quantity: to }) => ({
          item: inventoryItemId.replace(/^.*\//, ''),
          from,
          to,
        })),
    );

  it('is falls first, rises after', async () => {
    trial = await trialShop({ products: 4, locations });
    await trial.upload();
    await trial.database.execute('truncate upload_request cascade');
    await trial.setStock({ 1: 2, 3: 50 });
    await trial.setStock({ 2: 40 }, 'F2');
    expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { confirmed: 3 } });
    expect(await quantitiesSent()).toEqual([
      [{ item: itemOf(1), from: 11, to: 2 }],
      [
        { item: itemOf(2), from: 12, to: 40 },
        { item: itemOf(3), from: 13, to: 50 },
      ],
    ]);
  });

  it('lets no rise of an item out before its falls in the shop are confirmed; other items do not wait', async () => {
    trial = await trialShop({ products: 2, locations });
    await trial.upload();
    // Stock of P1 moves from F1 to F2, and the shop will not take the fall.
    await trial.setStock({ 1: 1 });
    await trial.setStock({ 1: 21, 2: 30 }, 'F2');
    await trial.database.execute(
      "update shop_level set parked_code = 'INVALID_LOCATION', parked_reason = 'no', observed_quantity = 11 where product_id = 'P1' and location_id = '101'",
    );
    const run = await trial.upload();
    expect(await trial.told(run.runId)).toMatchObject([
      { product: 'P1', outcome: 'deferred', code: 'falls_first', observed: 11, target: 21 },
      { product: 'P2', outcome: 'confirmed' },
    ]);
    expect((await trial.shown('north', '102')).get(1)).toBe(11);
    await trial.database.execute('update shop_level set parked_code = null, parked_reason = null');
    expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { levels: 2, confirmed: 2 } });
    expect([(await trial.shown()).get(1), (await trial.shown('north', '102')).get(1)]).toEqual([1, 21]);
  });

  it('when a fall is stale, its rise is computed again with it and goes out after it', async () => {
    trial = await trialShop({ products: 1, locations });
    await trial.upload();
    await trial.database.execute('truncate upload_request cascade');
    await trial.setStock({ 1: 1 });
    await trial.setStock({ 1: 21 }, 'F2');
    await trial.fault({ match: { operation: 'inventorySetQuantities', nth: 1 }, effect: 'stale' });
    expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { confirmed: 2 } });
    const sent = await quantitiesSent();
    expect(sent.map(([only]) => only!.to)).toEqual([1, 1, 21]);
    expect(await trial.requestStates()).toEqual({ refused: 1, confirmed: 2 });
  });
});

describe('a facility that leaves the group', () => {
  it('gets one confirmed 0, is then the shop’s own affair, and comes back when it enters again', async () => {
    const trial = await trialShop({ products: 2, locations });
    try {
      await trial.upload();
      const mark = () =>
        trial.database.execute(
          "insert into mark_task (shop_id, location_id) values ('north', '101'), ('north', '102')",
        );
      await trial.database.execute("delete from facility_group_member where facility_id = 'F2'");
      await mark();
      expect(await trial.upload()).toMatchObject({ counts: { levels: 4, confirmed: 2, unchanged: 2 } });
      expect([...(await trial.shown('north', '102')).values()]).toEqual([0, 0]);
      await trial.meddle({ 1: 7 }, 'north', '102');
      await trial.setStock({ 1: 44 }, 'F2');
      expect(await trial.upload()).toMatchObject({ counts: { levels: 1, unchanged: 1 } });
      expect(await trial.hardSync()).toMatchObject({ counts: { levels: 2, unchanged: 2, notOurs: 0 } });
      expect((await trial.shown('north', '102')).get(1)).toBe(7);
      await trial.database.execute("insert into facility_group_member values ('FAC_GRP', 'F2', 2)");
      await mark();
      expect(await trial.upload()).toMatchObject({ counts: { levels: 4, confirmed: 2 } });
      expect((await trial.shown('north', '102')).get(1)).toBe(44);
    } finally {
      await trial.close();
    }
  });
});

describe('a shop that is written what is on hand', () => {
  it('shows max(0, QOH) of each facility, whatever is reserved or held back', async () => {
    const trial = await trialShop({ products: 3, publish: 'on_hand' });
    try {
      await trial.database.execute(
        "insert into threshold (product_id, facility_id, threshold, safety_stock, epoch, version) values ('P1', 'ONLINE', 3, 0, 1, 1)",
      );
      await trial.database.execute("update inventory set available_to_promise = 2 where product_id = 'P2'");
      await trial.database.execute("update inventory set quantity_on_hand = -4 where product_id = 'P3'");
      expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { confirmed: 2, unchanged: 1 } });
      const shown = await trial.shown('north', '101', 'on_hand');
      expect([shown.get(1), shown.get(2), shown.get(3)]).toEqual([11, 12, 0]);
      const [request] = await trial.database.query<{ name: string }>(
        "select variables::json #>> '{input,name}' as name from upload_request",
      );
      expect(request).toEqual({ name: 'on_hand' });
      expect(await trial.hardSync()).toMatchObject({ status: 'completed', counts: { unchanged: 3 } });
    } finally {
      await trial.close();
    }
  });
});
