import { Injectable } from '@nestjs/common';
import { Database, storable } from '@app/common/database';
import { shorten, StocklineError } from '@app/common/kernel';
import { References, type NamedProduct, type Place } from '../application/ports';
import { normalIdentification } from '../domain/normal-identification';

@Injectable()
export class PostgresReferences extends References {
  constructor(private readonly database: Database) {
    super();
  }

  async product(named: string): Promise<NamedProduct> {
    const reference = storable(named);
    const [own] = await this.database.query<NamedProduct>(
      'select product_no as "productNo", product_id as "productId" from product where product_id = $1',
      [reference],
    );
    if (own) return own;
    const [type, value] = splitAtColon(reference);
    const { idType, idValue } = normalIdentification(type, value);
    const found = await this.database.query<NamedProduct>(
      `select p.product_no as "productNo", p.product_id as "productId"
       from product_identification i join id_type t using (id_type_no) join product p using (product_no)
       where t.id_type = $1 and i.id_value = $2 order by p.product_id`,
      [idType, idValue],
    );
    return theOne(
      found,
      'product',
      reference,
      found.map(({ productId }) => productId),
    );
  }

  async facility(named: string): Promise<Place> {
    const reference = storable(named);
    const [type, value] = splitAtColon(reference);
    const found = await this.database.query<Place>(
      `select facility_no as "facilityNo", facility_id as "facilityId", type from facility
       where facility_id = $1 or (external_facility_id = $2 and not exists (select from facility where facility_id = $1)) order by 2`,
      [reference, type === 'externalFacilityId' ? value : null],
    );
    return theOne(
      found,
      'facility',
      reference,
      found.map(({ facilityId }) => facilityId),
    );
  }
}

function splitAtColon(reference: string): [type: string, value: string] {
  const colon = reference.indexOf(':');
  return colon < 0 ? ['', ''] : [reference.slice(0, colon), reference.slice(colon + 1)];
}

function theOne<Found>(found: readonly Found[], what: 'product' | 'facility', reference: string, ids: string[]): Found {
  if (found.length === 1) return found[0]!;
  throw found.length > 1
    ? new StocklineError({
        code: `${what}_ambiguous`,
        message: `"${shorten(reference)}" names ${ids.join(' and ')}`,
        hint: `Name the ${what} by its own id.`,
      })
    : new StocklineError({
        code: `${what}_unknown`,
        message: `no ${what} is named "${shorten(reference)}"`,
        hint:
          what === 'product'
            ? 'Give productId, or an identification with its type before a colon: sku:LS-100-M. Case counts.'
            : 'Give facilityId, or externalFacilityId:100. Case counts.',
      });
}
