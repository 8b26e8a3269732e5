const bitsAPage = 1 << 16;
/** 8 KB each. */
const mostPages = 4_096;

/**
 * Tells whether a file may name a product, facility and bin twice, in bounded memory: one bit a key, in pages made where a bit is set.
 * False is certain; so a file without repeats, as nearly all are, is spared the sorting. A file spread over more pages than are kept
 * may repeat itself.
 */
export class RepeatedKeys {
  private readonly pages = new Map<string, Int32Array>();
  private last: { facilityNo: number; binNo: number; pageNo: number; page: Int32Array } = {
    facilityNo: -1,
    binNo: -1,
    pageNo: -1,
    page: new Int32Array(0),
  };
  mayRepeat = false;

  see(productNo: number, facilityNo: number, binNo: number): void {
    if (this.mayRepeat) return;
    const pageNo = Math.floor(productNo / bitsAPage);
    const { last } = this;
    if (last.pageNo !== pageNo || last.facilityNo !== facilityNo || last.binNo !== binNo)
      this.last = { facilityNo, binNo, pageNo, page: this.page(`${facilityNo} ${binNo} ${pageNo}`) };
    const { page } = this.last;
    const bit = productNo % bitsAPage;
    const mask = 1 << (bit & 31);
    if ((page[bit >>> 5]! & mask) !== 0) this.mayRepeat = true;
    page[bit >>> 5]! |= mask;
    if (this.mayRepeat) this.pages.clear();
  }

  private page(name: string): Int32Array {
    let page = this.pages.get(name);
    if (page === undefined) {
      page = new Int32Array(bitsAPage / 32);
      this.pages.set(name, page);
      if (this.pages.size > mostPages) this.mayRepeat = true;
    }
    return page;
  }
}
