import { StocklineError } from '@app/common/kernel';

/** Products a page: 8 KB of bits. */
export const productsAPage = 1 << 16;
const mostPages = 8_192;

/** The levels of some facilities that a file names, whatever becomes of the rows: a bit a product, in pages made where a bit is set. */
export class NamedPages {
  private readonly pages = new Map<string, { facilityNo: number; pageNo: number; bits: Buffer }>();
  private last: { facilityNo: number; pageNo: number; bits: Buffer } | undefined;

  /** `facilities` are those whose levels matter. */
  constructor(readonly facilities: ReadonlySet<number>) {}

  name(productNo: number, facilityNo: number): void {
    if (!this.facilities.has(facilityNo)) return;
    const pageNo = Math.floor(productNo / productsAPage);
    if (this.last?.pageNo !== pageNo || this.last.facilityNo !== facilityNo) this.last = this.page(facilityNo, pageNo);
    const bit = productNo % productsAPage;
    this.last.bits[bit >>> 3]! |= 1 << (bit & 7);
  }

  /** As columns of one statement. */
  columns(): [facilityNos: number[], pageNos: number[], bits: string[]] {
    const pages = [...this.pages.values()];
    return [
      pages.map(({ facilityNo }) => facilityNo),
      pages.map(({ pageNo }) => pageNo),
      pages.map(({ bits }) => `\\x${bits.toString('hex')}`),
    ];
  }

  private page(facilityNo: number, pageNo: number): { facilityNo: number; pageNo: number; bits: Buffer } {
    const key = `${facilityNo} ${pageNo}`;
    let page = this.pages.get(key);
    if (page === undefined) {
      if (this.pages.size === mostPages)
        throw new StocklineError({
          code: 'absent_scope_too_large',
          message: `absentMeansZero spans more than ${mostPages} times ${productsAPage} products and facilities`,
          hint: 'Name fewer facilities, and send the file again for the others.',
        });
      page = { facilityNo, pageNo, bits: Buffer.alloc(productsAPage / 8) };
      this.pages.set(key, page);
    }
    return page;
  }
}
