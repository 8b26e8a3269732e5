import { Body, Controller, Param, Put } from '@nestjs/common';
import { writeAudit } from '@app/common/audit';
import { Database, type Tx } from '@app/common/database';
import { Caller, Documented, Requires, type CallerIdentity } from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { Catalog } from '../../application/ports';
import { normalIdentification } from '../../domain/normal-identification';
import { FacilityBody, FacilityGroupBody, ProductBody } from './catalog-bodies';
import { catalogRoutes } from './catalog.routes';
import { readFacility, readGroup, readProduct } from './read-catalog';

/** Master data by hand. What a person states here stands beside what the ERP and the shops state, under the source `api`. */
@Controller()
export class CatalogController {
  constructor(
    private readonly database: Database,
    private readonly catalog: Catalog,
  ) {}

  @Documented(catalogRoutes.putProduct)
  @Put('products/:productId')
  @Requires('operator')
  async product(
    @Param('productId') productId: string,
    @Body() body: ProductBody,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    return this.audited(
      caller,
      'PUT product',
      productId,
      (tx) => readProduct(tx, productId),
      async (tx) => {
        await this.catalog.stateProducts(tx, [
          {
            source: 'api',
            productId,
            statement: { ...body, identifications: body.identifications?.map((one) => ({ ...one })) },
          },
        ]);
        await refuseShared(tx, productId, body);
      },
    );
  }

  @Documented(catalogRoutes.putFacility)
  @Put('facilities/:facilityId')
  @Requires('operator')
  async facility(
    @Param('facilityId') facilityId: string,
    @Body() body: FacilityBody,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    return this.audited(
      caller,
      'PUT facility',
      facilityId,
      (tx) => readFacility(tx, facilityId),
      (tx) => this.catalog.stateFacility(tx, { facilityId, ...body }),
    );
  }

  @Documented(catalogRoutes.putGroup)
  @Put('facility-groups/:facilityGroupId')
  @Requires('operator')
  async group(
    @Param('facilityGroupId') facilityGroupId: string,
    @Body() body: FacilityGroupBody,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    return this.audited(
      caller,
      'PUT facility group',
      facilityGroupId,
      (tx) => readGroup(tx, facilityGroupId),
      (tx) =>
        this.catalog.stateFacilityGroup(tx, {
          facilityGroupId,
          ...body,
          members: body.members.map((member) => ({ ...member })),
        }),
    );
  }

  /** The change and its audit row commit together; the answer is what then stands. */
  private async audited(
    caller: CallerIdentity,
    what: string,
    subject: string,
    read: (tx: Tx) => Promise<object | undefined>,
    change: (tx: Tx) => Promise<unknown>,
  ): Promise<object> {
    if (subject.length > 255 || /\p{Cc}/u.test(subject))
      throw new StocklineError({
        code: 'id_invalid',
        message: `"${shorten(subject)}" is no id`,
        hint: 'An id has 1 to 255 characters and no control characters.',
      });
    return this.database.transaction(async (tx) => {
      const before = (await read(tx)) ?? null;
      await change(tx);
      const after = (await read(tx))!;
      await writeAudit(tx, { who: caller.keyId, what, subject, before, after });
      return after;
    });
  }
}

/**
 * An identification names one product: sharing one by hand is refused, naming who has it. Looked at once it is stated, under the lock that stating takes: of
 * two products that are given one at once, the second one sees the first.
 */
async function refuseShared(tx: Tx, productId: string, { identifications = [] }: ProductBody): Promise<void> {
  const names = identifications.map(({ idType, idValue }) => normalIdentification(idType, idValue));
  const [taken] = await tx.query<{ id_type: string; id_value: string; product_id: string }>(
    `select t.id_type, i.id_value, p.product_id
     from unnest($1::text[], $2::text[]) as n (id_type, id_value)
     join id_type t using (id_type) join product_identification i on i.id_type_no = t.id_type_no and i.id_value = n.id_value
     join product p using (product_no) where p.product_id <> $3 limit 1`,
    [names.map(({ idType }) => idType), names.map(({ idValue }) => idValue), productId],
  );
  if (taken)
    throw new StocklineError({
      code: 'identification_taken',
      message: `${taken.id_type} "${shorten(taken.id_value)}" belongs to product "${taken.product_id}"`,
      hint: 'An identification names one product: take it off the other first.',
    });
}
