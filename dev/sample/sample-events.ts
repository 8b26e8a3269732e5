import { seededRandom } from './random';
import type { SampleProduct } from './sample-catalog';
import { sampleChannel, sampleFacilities, sampleShops } from './sample-catalog';

export interface SampleMessage {
  topic: 'catalog-events' | 'inventory-events';
  key: string;
  value: string;
}

const event = (source: string, id: string, type: string, data: object): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data,
  });

/** The master data as the ERP and the two shops state it: facilities, the group, the channel, products with all their identifications. */
export function catalogMessages(products: readonly SampleProduct[]): SampleMessage[] {
  const message = (key: string, type: string, data: object): SampleMessage => ({
    topic: 'catalog-events',
    key,
    value: event('sample/erp', `catalog-${key}`, `stockline.${type}-upserted.v1`, data),
  });
  return [
    ...sampleFacilities.map(({ priority: _, ...facility }) => message(facility.facilityId, 'facility', facility)),
    message(sampleChannel.facilityId, 'facility', sampleChannel),
    message('FAC_GRP', 'facility-group', {
      facilityGroupId: 'FAC_GRP',
      name: 'Sold online',
      members: sampleFacilities.map(({ facilityId, priority }) => ({ facilityId, priority })),
    }),
    ...products.map((product, index) =>
      message(product.productId, 'product', {
        productId: product.productId,
        name: product.name,
        productType: product.productType,
        vendor: 'North & South',
        tags: product.tags,
        categories: product.categories,
        identifications: [
          { idType: 'sku', idValue: product.sku },
          { idType: 'upca', idValue: product.upca },
          ...sampleShops.map(({ shopId, firstItemNumber }) => ({
            idType: 'shopifyInventoryItemId',
            idValue: String(firstItemNumber + index),
            shopId,
          })),
        ],
      }),
    ),
  ];
}

/** What the platform tells of a morning: orders that reserve stock, sales at the tills, goods that arrive. */
export function inventoryMessages(products: readonly SampleProduct[]): SampleMessage[] {
  const random = seededRandom(7);
  const about = (
    kind: string,
    number: number,
    data: { idValue?: string; facilityId?: string },
    key: string,
  ): SampleMessage => ({
    topic: 'inventory-events',
    key,
    value: event('sample/platform', `${kind}-${number}`, `stockline.inventory-event.${kind}.v1`, data),
  });
  const reservations = Array.from({ length: Math.min(400, products.length) }, (_, number) => {
    const { sku } = random.pick(products);
    const facilityId = random.pick(sampleFacilities).facilityId;
    const order = {
      orderId: `SO-${1001 + number}`,
      shopId: random.pick(sampleShops).shopId,
      units: random.whole(1, 3),
    };
    return about('reserved', number, { idValue: sku, facilityId, ...order }, `${sku}|${facilityId}`);
  });
  const sales = Array.from({ length: Math.min(150, products.length) }, (_, number) => {
    const { sku } = random.pick(products);
    const facilityId = random.pick(['F2', 'F4']);
    return about('sold', number, { idValue: sku, facilityId, ...{ units: 1 } }, `${sku}|${facilityId}`);
  });
  const receipts = Array.from({ length: 20 }, (_, number) => {
    const items = Array.from({ length: 5 }, () => ({
      idType: 'sku',
      idValue: random.pick(products).sku,
      accepted: random.whole(5, 40),
      rejected: 0,
    }));
    const externalShipmentId = `TO-${5001 + number}`;
    return about(
      'shipment-received',
      number,
      {
        facilityId: random.chance(0.5) ? 'F1' : 'F3',
        ...{ externalShipmentId, receiptId: `${externalShipmentId}-R1`, items },
      },
      externalShipmentId,
    );
  });
  return [...reservations, ...sales, ...receipts];
}
