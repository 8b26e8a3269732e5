import type { CopyOut } from '@app/common/database';

const productsAPage = 256;
/** 1 KB each. */
const mostPages = 24 * 1024;
/** In place of a number that is not told of; above all that are. */
export const notTold = 2_147_483_648;
/** Stands in staging where nothing stands; below all numbers that are kept. */
export const nothingStands = -2_147_483_648;
/** The same as `notTold`, in a page. */
const untold = nothingStands + 1;

/**
 * One number of every product in a facility and bin, in memory that has a bound: pages of products, made where a number is. It is what stood at one moment; what moves
 * from then on is not in it.
 */
export class StandingNumbers {
  private readonly shelves = new Map<number, Map<number, Map<number, Int32Array>>>();
  private pages = 0;

  /** Reads lines of facility_no, bin_no, product_no and number, as COPY writes them. Undefined where they are more than may be kept. */
  static async read(lines: Pick<CopyOut, 'blocks'>): Promise<StandingNumbers | undefined> {
    const standing = new StandingNumbers();
    const cells = [0, 0, 0, 0];
    let cell = 0;
    let value = 0;
    let isNegative = false;
    for await (const block of lines.blocks()) {
      for (let index = 0; index < block.length && !standing.isFull; index++) {
        const byte = block[index]!;
        if (byte >= 0x30) value = value * 10 + byte - 0x30;
        else if (byte === 0x2d) isNegative = true;
        else {
          cells[cell] = isNegative ? -value : value;
          value = 0;
          isNegative = false;
          if (byte === 0x0a) standing.keep(cells[0]!, cells[1]!, cells[2]!, cells[3]!);
          cell = byte === 0x0a ? 0 : cell + 1;
        }
      }
    }
    return standing.isFull ? undefined : standing;
  }

  /** The number that stood; `nothingStands` where there was none, undefined where it is not told. */
  of(facilityNo: number, binNo: number, productNo: number): number | undefined {
    const page = this.shelves
      .get(facilityNo)
      ?.get(binNo)
      ?.get(Math.floor(productNo / productsAPage));
    if (page === undefined) return nothingStands;
    const number = page[productNo % productsAPage]!;
    return number === untold ? undefined : number;
  }

  /** What stood there is not told of any more. */
  forget(facilityNo: number, binNo: number, productNo: number): void {
    this.keep(facilityNo, binNo, productNo, untold);
  }

  private get isFull(): boolean {
    return this.pages > mostPages;
  }

  private keep(facilityNo: number, binNo: number, productNo: number, value: number): void {
    const bins = inside(this.shelves, facilityNo, () => new Map<number, Map<number, Int32Array>>());
    const pages = inside(bins, binNo, () => new Map<number, Int32Array>());
    const page = inside(pages, Math.floor(productNo / productsAPage), () => {
      this.pages++;
      return new Int32Array(productsAPage).fill(nothingStands);
    });
    page[productNo % productsAPage] = value >= notTold || value < untold ? untold : value;
  }
}

function inside<Value>(map: Map<number, Value>, key: number, make: () => Value): Value {
  let found = map.get(key);
  if (found === undefined) map.set(key, (found = make()));
  return found;
}
