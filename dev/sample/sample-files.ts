import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom, type Random } from './random';
import type { SampleProduct } from './sample-catalog';

/** Three systems drop their stock in three dialects, and a merchandiser a thresholds file; the store tills' file has five rows that cannot stand. */
export async function dropSampleFiles(sftpDirectory: string, products: readonly SampleProduct[]): Promise<void> {
  const random = seededRandom(42);
  const resets = join(sftpDirectory, 'incoming', 'RESET_INVENTORY');
  const thresholds = join(sftpDirectory, 'incoming', 'IMP_PROD_THOLD');
  await mkdir(resets, { recursive: true });
  await mkdir(thresholds, { recursive: true });
  await writeFile(join(resets, 'erp-paris.csv'), erpParis(products, random));
  await writeFile(join(resets, 'wms-berlin.csv'), wmsBerlin(products, random));
  await writeFile(join(resets, 'pos-stores.csv'), posStores(products, random));
  await writeFile(join(thresholds, 'thresholds-autumn.csv'), thresholdsFile(products, random));
}

const stock = (random: Random, most: number): number => (random.chance(0.15) ? 0 : random.whole(1, most));

function erpParis(products: readonly SampleProduct[], random: Random): string {
  const rows = products.map(({ sku }) => `,100,TLTLTLLL01,sku,${sku},,${stock(random, 80)},nightly`);
  return [
    'facilityId,externalFacilityId,locationSeqId,idType,idValue,productId,availableQty,comments',
    ...rows,
    '',
  ].join('\r\n');
}

function wmsBerlin(products: readonly SampleProduct[], random: Random): string {
  const rows = products.map(
    ({ upca }, index) => `F3;upca;${upca};${stock(random, 120)};AISLE-${String(1 + (index % 40)).padStart(2, '0')}`,
  );
  return `\uFEFF${['FacilityId;IdType;IdValue;AvailableQty;LocationSeqId', ...rows, ''].join('\n')}`;
}

function posStores(products: readonly SampleProduct[], random: Random): string {
  const rows = ['F2', 'F4'].flatMap((facilityId) =>
    products.map(
      ({ productId }) => `${productId}\t\t${facilityId}\t\t${stock(random, 12)}\tTILL_CLOSE\t"closed, counted"`,
    ),
  );
  const bad = [
    'P99999\t\tF2\t\t4\tTILL_CLOSE\t',
    `${products[0]!.productId}\t\tF9\t\t4\tTILL_CLOSE\t`,
    `${products[1]!.productId}\t\tF2\tBACK\t-3\tTILL_CLOSE\t`,
    `${products[2]!.productId}\t\tF2\tBACK\t1e3\tTILL_CLOSE\t`,
    `${products[3]!.productId}\t${products[4]!.sku}\tF2\tBACK\t5\tTILL_CLOSE\t`,
  ];
  const at = Math.floor(rows.length / 2);
  return [
    'productId\tidValue\tfacilityId\tlocationSeqId\tquantity\treason\tcomments',
    ...rows.slice(0, at),
    ...bad,
    ...rows.slice(at),
    '',
  ].join('\n');
}

function thresholdsFile(products: readonly SampleProduct[], random: Random): string {
  const online = products
    .filter((_, index) => index % 4 === 0)
    .map(({ sku }) => `ONLINE,,,${sku},,${random.whole(1, 10)}`);
  const stores = products
    .filter((_, index) => index % 10 === 0)
    .map(({ sku }) => `,200,,${sku},,${random.whole(1, 3)}`);
  return [
    'facility-id,facility-external-id,product-id,product-sku,id-type,minimumStock',
    ...online,
    ...stores,
    '',
  ].join('\n');
}
