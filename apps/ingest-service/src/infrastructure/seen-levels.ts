/**
 * Which levels this process has seen committed: a bit for each, in pages of a facility. No level is ever taken away, so what was seen need not be
 * looked for again before it is locked. Bounded; what does not fit is forgotten and seen anew.
 */
export class SeenLevels {
  private readonly pages = new Map<number, Uint8Array>();

  has(productNo: number, facilityNo: number): boolean {
    const page = this.pages.get(pageOf(productNo, facilityNo));
    return page !== undefined && (page[byteOf(productNo)]! & bitOf(productNo)) !== 0;
  }

  add(productNo: number, facilityNo: number): void {
    const key = pageOf(productNo, facilityNo);
    let page = this.pages.get(key);
    if (page === undefined) {
      if (this.pages.size >= pagesAtMost) this.pages.clear();
      this.pages.set(key, (page = new Uint8Array(productsAPage / 8)));
    }
    page[byteOf(productNo)]! |= bitOf(productNo);
  }

  clear(): void {
    this.pages.clear();
  }
}

/** Four kilobytes a page, four megabytes in all: a million products in 32 facilities. */
const productsAPage = 2 ** 15;
const pagesAtMost = 1_024;

const pageOf = (productNo: number, facilityNo: number): number =>
  facilityNo * 2 ** 16 + Math.floor(productNo / productsAPage);
const byteOf = (productNo: number): number => (productNo % productsAPage) >> 3;
const bitOf = (productNo: number): number => 1 << (productNo & 7);
