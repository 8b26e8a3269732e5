export const bitsAPage = 1 << 16;
/** 8 KB each. */
const mostPages = 4_096;

export interface NamedPage {
  facilityNo: number;
  binNo: number;
  pageNo: number;
  bits: Buffer;
}

/**
 * The products, facilities and bins that a file names, in bounded memory: one bit a key, in pages made where a bit is set. Tells whether one may
 * come twice; false is certain, so a file without repeats, as nearly all are, is spared the sorting. A file spread over more pages than are kept
 * may repeat itself, and its keys are not known.
 */
export class RepeatedKeys {
  private readonly pages = new Map<string, { facilityNo: number; binNo: number; pageNo: number; page: Int32Array }>();
  private isSpread = false;
  private last: { facilityNo: number; binNo: number; pageNo: number; page: Int32Array } = {
    facilityNo: -1,
    binNo: -1,
    pageNo: -1,
    page: new Int32Array(0),
  };
  mayRepeat = false;

  see(productNo: number, facilityNo: number, binNo: number): void {
    if (this.isSpread) return;
    const pageNo = Math.floor(productNo / bitsAPage);
    const { last } = this;
    if (last.pageNo !== pageNo || last.facilityNo !== facilityNo || last.binNo !== binNo)
      this.last = this.page(facilityNo, binNo, pageNo);
    const { page } = this.last;
    const bit = productNo % bitsAPage;
    const mask = 1 << (bit & 31);
    if ((page[bit >>> 5]! & mask) !== 0) this.mayRepeat = true;
    page[bit >>> 5]! |= mask;
    if (this.pages.size <= mostPages) return;
    this.pages.clear();
    this.isSpread = this.mayRepeat = true;
  }

  /** What has been named; nothing where it was too much to be kept. */
  named(): NamedPage[] {
    return [...this.pages.values()].map(({ page, ...of }) => ({
      ...of,
      bits: Buffer.from(page.buffer, page.byteOffset, page.byteLength),
    }));
  }

  private page(facilityNo: number, binNo: number, pageNo: number): typeof this.last {
    const key = `${facilityNo} ${binNo} ${pageNo}`;
    let found = this.pages.get(key);
    if (found === undefined) {
      found = { facilityNo, binNo, pageNo, page: new Int32Array(bitsAPage / 32) };
      this.pages.set(key, found);
    }
    return found;
  }
}
