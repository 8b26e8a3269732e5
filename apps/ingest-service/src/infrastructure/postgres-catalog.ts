import { Injectable } from '@nestjs/common';
import { topics, type FacilityGroupUpserted, type FacilityUpserted } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { canonicalJson } from '@app/common/kernel';
import { appendEvents, epochIn } from '@app/common/outbox';
import { Catalog, type StatedBy } from '../application/ports';
import { mergeStatements, type ProductStatement, type StatedProduct } from '../domain/merge-statements';
import type { ShopReference } from '../domain/shop-statement';
import { nameShopProducts } from './name-shop-products';
import { publishGroup } from './publish-group';
import { replaceIdentifications } from './replace-identifications';
import { stateFacility } from './state-facility';

interface SourceRow {
  product_no: number;
  source: string;
  stated: ProductStatement;
}
interface ProductRow {
  product_no: number;
  product_id: string;
  stated: unknown;
}
type Product = StatedBy<ProductStatement> & { productId: string };

@Injectable()
export class PostgresCatalog extends Catalog {
  async stateProducts(tx: Tx, products: readonly Product[]): Promise<number> {
    if (products.length === 0) return 0;
    const rows = await lockProducts(tx, [...new Set(products.map(({ productId }) => productId))].sort());
    await writeStatements(tx, products, new Map(rows.map((row) => [row.product_id, row.product_no])));
    const sources = await tx.query<SourceRow>(
      'select product_no, source, stated from product_source where product_no = any($1)',
      [rows.map(({ product_no }) => product_no)],
    );
    const statements = new Map<number, Map<string, ProductStatement>>();
    for (const { product_no, source, stated } of sources) {
      const ofProduct = statements.get(product_no);
      if (ofProduct) ofProduct.set(source, stated);
      else statements.set(product_no, new Map([[source, stated]]));
    }
    const changed = rows
      .map((row) => ({ row, stated: mergeStatements(statements.get(row.product_no) ?? new Map()) }))
      .filter(({ row, stated }) => canonicalJson(row.stated) !== canonicalJson(stated));
    if (changed.length > 0) await publishProducts(tx, changed);
    return changed.length;
  }

  async nameShopProducts(tx: Tx, references: readonly ShopReference[]): Promise<(string | null)[]> {
    return references.length === 0 ? [] : nameShopProducts(tx, references);
  }

  async stateFacility(tx: Tx, facility: FacilityUpserted): Promise<boolean> {
    return stateFacility(tx, facility);
  }

  async stateFacilityGroup(tx: Tx, group: FacilityGroupUpserted): Promise<boolean> {
    await tx.execute('insert into facility_group (facility_group_id) values ($1) on conflict do nothing', [
      group.facilityGroupId,
    ]);
    await tx.query('select from facility_group where facility_group_id = $1 for update', [group.facilityGroupId]);
    await tx.execute('update facility_group set name = coalesce($2, name) where facility_group_id = $1', [
      group.facilityGroupId,
      group.name ?? null,
    ]);
    await tx.execute('delete from facility_group_member where facility_group_id = $1', [group.facilityGroupId]);
    await tx.execute(
      `insert into facility_group_member (facility_group_id, facility_id, priority, effective_from, effective_thru)
       select $1, * from unnest($2::text[], $3::int[], $4::timestamptz[], $5::timestamptz[])`,
      [
        group.facilityGroupId,
        group.members.map(({ facilityId }) => facilityId),
        group.members.map(({ priority }, index) => priority ?? index + 1),
        group.members.map(({ from }) => from ?? null),
        group.members.map(({ thru }) => thru ?? null),
      ],
    );
    return publishGroup(tx, group.facilityGroupId, new Date());
  }
}

async function lockProducts(tx: Tx, productIds: readonly string[]): Promise<ProductRow[]> {
  await tx.execute(
    `insert into product (product_id) select id from unnest($1::text[]) as n (id)
     where not exists (select from product where product_id = id) order by id on conflict do nothing`,
    [productIds],
  );
  return tx.query<ProductRow>(
    'select product_no, product_id, stated from product where product_id = any($1) order by product_id for update',
    [productIds],
  );
}

async function writeStatements(
  tx: Tx,
  products: readonly Product[],
  numbers: ReadonlyMap<string, number>,
): Promise<void> {
  const last = [...new Map(products.map((product) => [`${product.productId}\n${product.source}`, product])).values()];
  await tx.execute(
    `insert into product_source (product_no, source, stated) select * from unnest($1::int[], $2::text[], $3::jsonb[])
     on conflict (product_no, source) do update set stated = excluded.stated, stated_at = now() where product_source.stated <> excluded.stated`,
    [
      last.map(({ productId }) => numbers.get(productId)),
      last.map(({ source }) => source),
      last.map(({ statement }) => JSON.stringify(statement)),
    ],
  );
}

async function publishProducts(tx: Tx, changed: readonly { row: ProductRow; stated: StatedProduct }[]): Promise<void> {
  await replaceIdentifications(
    tx,
    changed.map(({ row, stated }) => ({
      productNo: row.product_no,
      productId: row.product_id,
      identifications: stated.identifications,
    })),
  );
  const versions = await tx.query<{ product_no: number; version: string }>(
    `update product p set stated = n.stated, version = p.version + 1, changed_at = now()
     from unnest($1::int[], $2::jsonb[]) as n (product_no, stated) where p.product_no = n.product_no returning p.product_no, p.version`,
    [changed.map(({ row }) => row.product_no), changed.map(({ stated }) => JSON.stringify(stated))],
  );
  const versionOf = new Map(versions.map(({ product_no, version }) => [product_no, Number(version)]));
  const epoch = await epochIn(tx);
  const changedAt = new Date().toISOString();
  await appendEvents(
    tx,
    changed.map(({ row, stated }) => ({
      topic: topics.productChanged,
      key: row.product_id,
      type: 'stockline.product-changed.v1' as const,
      data: { productId: row.product_id, ...stated, epoch, version: versionOf.get(row.product_no)!, changedAt },
    })),
  );
}
