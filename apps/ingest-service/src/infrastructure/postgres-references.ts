import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/common/database';
import { shorten } from '@app/common/kernel';
import {
  References,
  type FacilityReference,
  type FoundFacility,
  type FoundProduct,
  type NotFound,
} from '../application/ports';
import {
  identificationKey,
  identificationsOf,
  type ProductName,
  type ProductReference,
} from '../domain/product-reference';
import { KnownProducts, type NamedProduct } from './known-products';

interface ProductRow extends NamedProduct {
  id_type: string;
  id_value: string;
}
interface FacilityRow {
  facility_no: number;
  facility_id: string;
  external_facility_id: string | null;
}

/** Names of a whole batch looked up in one statement each. Products are remembered as long as no identification changes; nothing that is remembered can be stale. */
@Injectable()
export class PostgresReferences extends References {
  private readonly known = new KnownProducts();

  async products(tx: Tx, references: readonly ProductReference[]): Promise<(FoundProduct | NotFound)[]> {
    const known = await this.known.now(tx);
    const wanted = new Map(references.flatMap(identificationsOf).map((name) => [identificationKey(name), name]));
    const names = [...wanted].flatMap(([key, name]) => (known.has(key) ? [] : [name]));
    if (names.length > 0) for (const [key, rows] of await lookUp(tx, names)) known.set(key, rows);
    return references.map((reference) => resolveProduct(reference, known));
  }

  async facilities(tx: Tx, references: readonly FacilityReference[]): Promise<(FoundFacility | NotFound)[]> {
    const ids = [
      ...new Set(
        references
          .flatMap(({ facilityId, externalFacilityId }) => [facilityId, externalFacilityId])
          .filter((id) => id !== undefined),
      ),
    ];
    const rows = await tx.query<FacilityRow>(
      'select facility_no, facility_id, external_facility_id from facility where facility_id = any($1) or external_facility_id = any($1)',
      [ids],
    );
    const byId = new Map(rows.map((row) => [row.facility_id, row]));
    const byExternalId = new Map(rows.map((row) => [row.external_facility_id, row]));
    return references.map((reference) => resolveFacility(reference, byId, byExternalId));
  }

  async bins(tx: Tx, locationSeqIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const names = [...new Set(locationSeqIds)].sort();
    // Only what is missing is inserted: an upsert would burn a number a row.
    await tx.execute(
      `insert into bin (location_seq_id)
       select name from unnest($1::text[]) as n (name)
       where not exists (select from bin where location_seq_id = name)
       order by name on conflict do nothing`,
      [names],
    );
    const rows = await tx.query<{ bin_no: number; location_seq_id: string }>(
      'select bin_no, location_seq_id from bin where location_seq_id = any($1)',
      [names],
    );
    return new Map(rows.map((row) => [row.location_seq_id, row.bin_no]));
  }
}

async function lookUp(tx: Tx, names: readonly ProductName[]): Promise<Map<string, NamedProduct[]>> {
  const rows = await tx.query<ProductRow>(
    `select w.id_type, w.id_value, i.product_no, p.product_id, i.shared
     from unnest($1::text[], $2::text[]) as w (id_type, id_value)
     join id_type t on t.id_type = w.id_type
     join product_identification i on i.id_type_no = t.id_type_no and i.id_value = w.id_value
     join product p on p.product_no = i.product_no`,
    [names.map(({ idType }) => idType), names.map(({ idValue }) => idValue)],
  );
  const found = new Map<string, NamedProduct[]>();
  for (const { id_type: idType, id_value: idValue, product_no, product_id, shared } of rows) {
    const key = identificationKey({ idType, idValue });
    const named = { product_no, product_id, shared };
    const others = found.get(key);
    if (others) others.push(named);
    else found.set(key, [named]);
  }
  return found;
}

function resolveProduct(
  reference: ProductReference,
  found: ReadonlyMap<string, readonly NamedProduct[]>,
): FoundProduct | NotFound {
  let product: NamedProduct | undefined;
  for (const name of identificationsOf(reference)) {
    const rows = found.get(identificationKey(name)) ?? [];
    const named = (): string => `${name.idType} "${shorten(name.idValue)}"`;
    if (rows.length === 0)
      return {
        code: 'product_unknown',
        message: `no product has ${named()}`,
        hint: 'Send the product on catalog-events (or PUT /products/{id}), then replay.',
      };
    if (rows.length > 1 || rows[0]!.shared)
      return {
        code: 'product_ambiguous',
        message: `${named()} belongs to ${rows.map((row) => row.product_id).join(' and ')}`,
        hint: 'Name the product by another identification, or take this one off all but one of them.',
      };
    if (product && product.product_no !== rows[0]!.product_no)
      return {
        code: 'product_contradicts',
        message: `productId names ${product.product_id} but ${named()} belongs to ${rows[0]!.product_id}`,
        hint: 'Give one of the two, or make them agree.',
      };
    product = rows[0];
  }
  if (!product)
    return { code: 'product_unknown', message: 'no product is named', hint: 'Give productId, or idValue with idType.' };
  return { productNo: product.product_no, productId: product.product_id };
}

function resolveFacility(
  { facilityId, externalFacilityId }: FacilityReference,
  byId: ReadonlyMap<string, FacilityRow>,
  byExternalId: ReadonlyMap<string | null, FacilityRow>,
): FoundFacility | NotFound {
  const own = facilityId === undefined ? undefined : byId.get(facilityId);
  const external = externalFacilityId === undefined ? undefined : byExternalId.get(externalFacilityId);
  if ((facilityId !== undefined && !own) || (externalFacilityId !== undefined && !external)) {
    const named =
      facilityId !== undefined && !own
        ? `facilityId "${shorten(facilityId)}"`
        : `externalFacilityId "${shorten(externalFacilityId)}"`;
    return {
      code: 'facility_unknown',
      message: `no facility has ${named}`,
      hint: 'Send the facility on catalog-events (or PUT /facilities/{id}), then replay.',
    };
  }
  if (own && external && own !== external)
    return {
      code: 'facility_contradicts',
      message: `facilityId names ${own.facility_id} but externalFacilityId names ${external.facility_id}`,
      hint: 'Give one of the two, or make them agree.',
    };
  const facility = own ?? external;
  if (!facility)
    return {
      code: 'facility_unknown',
      message: 'no facility is named',
      hint: 'Give facilityId or externalFacilityId.',
    };
  return { facilityNo: facility.facility_no, facilityId: facility.facility_id };
}
