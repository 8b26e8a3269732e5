import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { writeAudit } from '@app/common/audit';
import { Database, storable, type Tx } from '@app/common/database';
import {
  Caller,
  Documented,
  Requires,
  readLimit,
  readNumberCursor,
  readQuery,
  writeCursor,
  type CallerIdentity,
} from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { References } from '../../application/ports';
import { stateShipment } from '../state-shipment';
import { readShipments, type ShipmentView } from './read-shipments';
import { ShipmentBody } from './shipment-body';
import { shipmentsRoutes } from './shipments.routes';

const statuses = ['created', 'shipped', 'partially_received', 'received', 'cancelled'];

/** Inbound shipments: what is expected, and what has come of it. */
@Controller('shipments')
export class ShipmentsController {
  constructor(
    private readonly database: Database,
    private readonly references: References,
  ) {}

  @Documented(shipmentsRoutes.list)
  @Get()
  @Requires('viewer')
  async list(@Query() given: Record<string, unknown>): Promise<object> {
    const query = readQuery(given, ['status', 'facilityId', 'externalShipmentId', 'limit', 'cursor']);
    const { status, facilityId, externalShipmentId: named } = query;
    if (status !== undefined && !statuses.includes(status))
      throw new StocklineError({
        code: 'query_invalid',
        message: `status must be one of ${statuses.join(', ')}, not "${shorten(status)}"`,
        hint: 'Leave it out to see all.',
      });
    const limit = readLimit(query.limit);
    const filter = { status, facilityId, named };
    const rows = await readShipments(this.database, filter, limit + 1, readNumberCursor(query.cursor));
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? { before: page.at(-1)!.number } : undefined;
    return { items: page.map(({ shown }) => shown), nextCursor: writeCursor(next) };
  }

  /** By our own id or by the sender's. */
  @Documented(shipmentsRoutes.one)
  @Get(':shipmentId')
  @Requires('viewer')
  async one(@Param('shipmentId') named: string): Promise<ShipmentView> {
    const [found] = await readShipments(this.database, { named: storable(named) }, 1, undefined);
    if (found) return found.shown;
    throw new StocklineError({
      code: 'shipment_unknown',
      message: `there is no shipment "${shorten(named)}"`,
      hint: 'Give our shipmentId or the externalShipmentId. See GET /shipments.',
    });
  }

  /** States what is expected, in place of what was stated before; what has been received stays. */
  @Documented(shipmentsRoutes.put)
  @Put(':externalShipmentId')
  @Requires('operator')
  async put(
    @Param('externalShipmentId') externalShipmentId: string,
    @Body() body: ShipmentBody,
    @Caller() caller: CallerIdentity,
  ): Promise<ShipmentView> {
    if (externalShipmentId.length > 255 || /\p{Cc}/u.test(externalShipmentId))
      throw new StocklineError({
        code: 'id_invalid',
        message: `"${shorten(externalShipmentId)}" is no id`,
        hint: 'An id has 1 to 255 characters and no control characters.',
      });
    return this.database.transaction(async (tx) => {
      const [before] = await readShipments(tx, { named: externalShipmentId }, 1, undefined);
      await stateShipment(tx, {
        externalShipmentId,
        isCancelled: body.cancelled ?? false,
        ...(await this.resolved(tx, body)),
      });
      const [after] = await readShipments(tx, { named: externalShipmentId }, 1, undefined);
      await writeAudit(tx, {
        who: caller.keyId,
        what: 'PUT shipment',
        subject: externalShipmentId,
        before: before?.shown ?? null,
        after: after!.shown,
      });
      return after!.shown;
    });
  }

  /** Names turned into what they name; the first that names nothing is told with its place. */
  private async resolved(tx: Tx, { facilityId, externalFacilityId, items }: ShipmentBody) {
    const [facility] = await this.references.facilities(tx, [{ facilityId, externalFacilityId }]);
    if (facility === undefined || 'code' in facility) throw unresolved('', facility);
    const products = await this.references.products(tx, items);
    const found = products.map((product, place) => {
      const { itemExternalId = null, expected } = items[place]!;
      if ('code' in product) throw unresolved(`/items/${place}`, product);
      return { itemExternalId, productNo: product.productNo, expected };
    });
    const keys = found.map(({ itemExternalId, productNo }) => itemExternalId ?? `product ${productNo}`);
    const twice = keys.findIndex((key, place) => keys.indexOf(key) < place);
    if (twice >= 0)
      throw new StocklineError({
        code: 'shipment_item_twice',
        message: `/items/${twice} is the same line as /items/${keys.indexOf(keys[twice]!)}`,
        hint: 'Give each line its own itemExternalId, or one line with the sum.',
        details: { errors: [{ pointer: `/items/${twice}`, rule: 'a line stands once' }] },
      });
    return { ...facility, items: found };
  }
}

const unresolved = (pointer: string, problem?: { code: string; message: string; hint: string }): StocklineError =>
  new StocklineError({
    code: 'name_unresolved',
    message: `${pointer === '' ? '' : `${pointer}: `}${problem?.message ?? 'nothing is named'}`,
    hint: problem?.hint ?? 'Name the facility by facilityId or externalFacilityId.',
    details: { errors: [{ pointer, rule: problem?.code ?? 'facility_unknown' }] },
  });
