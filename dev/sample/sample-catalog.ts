import { seededRandom } from './random';

export interface SampleProduct {
  productId: string;
  name: string;
  sku: string;
  upca: string;
  productType: string;
  tags: string[];
  categories: string[];
}

const materials = ['Linen', 'Cotton', 'Merino', 'Denim', 'Silk', 'Flannel', 'Canvas', 'Jersey', 'Corduroy', 'Cashmere'];
const garments = ['shirt', 'trousers', 'dress', 'jacket', 'scarf', 'skirt', 'cardigan', 'blazer', 'shorts', 'overcoat'];
const colours = ['White', 'Navy', 'Olive', 'Rust', 'Black', 'Sand', 'Sky', 'Plum', 'Grey', 'Moss'];
const sizes = ['XS', 'S', 'M', 'L', 'XL'];
const seasons = ['spring', 'summer', 'autumn', 'winter', 'all-year'];

/** `count` products with believable names, one SKU and one barcode each; the same for the same count. */
export function sampleCatalog(count: number): SampleProduct[] {
  const random = seededRandom(20_261_124);
  return Array.from({ length: count }, (_, index) => {
    const size = sizes[index % sizes.length]!;
    const colour = colours[Math.floor(index / 5) % colours.length]!;
    const garment = garments[Math.floor(index / 50) % garments.length]!;
    const material = materials[Math.floor(index / 500) % materials.length]!;
    const style = 100 + Math.floor(index / 50);
    return {
      productId: `P${10_000 + index}`,
      name: `${material} ${garment} ${style}, ${colour.toLowerCase()}, ${size}`,
      sku: `${material.slice(0, 2).toUpperCase()}${garment.slice(0, 1).toUpperCase()}-${style}-${colour.slice(0, 3).toUpperCase()}-${size}`,
      upca: withCheckDigit(`04${String(index).padStart(9, '0')}`),
      productType: garment,
      tags: [random.pick(seasons), ...(random.chance(0.1) ? ['sale'] : [])],
      categories: [`${garment}s`],
    };
  });
}

/** Eleven digits and the twelfth that makes them a UPC-A. */
function withCheckDigit(eleven: string): string {
  const sum = [...eleven].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${eleven}${(10 - (sum % 10)) % 10}`;
}

export const sampleFacilities = [
  {
    facilityId: 'F1',
    externalFacilityId: '100',
    name: 'Paris warehouse',
    type: 'WAREHOUSE',
    timeZone: 'Europe/Paris',
    priority: 1,
  },
  {
    facilityId: 'F2',
    externalFacilityId: '200',
    name: 'Lyon store',
    type: 'RETAIL_STORE',
    timeZone: 'Europe/Paris',
    priority: 2,
  },
  {
    facilityId: 'F3',
    externalFacilityId: '300',
    name: 'Berlin warehouse',
    type: 'WAREHOUSE',
    timeZone: 'Europe/Berlin',
    priority: 3,
  },
  {
    facilityId: 'F4',
    externalFacilityId: '400',
    name: 'Milan store',
    type: 'RETAIL_STORE',
    timeZone: 'Europe/Rome',
    priority: 4,
  },
] as const;

export const sampleChannel = {
  facilityId: 'ONLINE',
  name: 'Online',
  type: 'CONFIGURATION',
  facilityGroupId: 'FAC_GRP',
} as const;

/** North sells from its four locations, each a facility; south from one location that stands for the whole group, beside a showroom nobody manages. */
export const sampleShops = [
  {
    shopId: 'north',
    locations: sampleFacilities.map(({ facilityId, name }, index) => ({
      number: 101 + index,
      name,
      mapping: { facilityId },
    })),
    firstItemNumber: 9_000_000,
  },
  {
    shopId: 'south',
    locations: [
      { number: 201, name: 'Online stock', mapping: { facilityGroupId: 'FAC_GRP' } },
      { number: 202, name: 'Showroom', mapping: null },
    ],
    firstItemNumber: 8_000_000,
  },
] as const;
