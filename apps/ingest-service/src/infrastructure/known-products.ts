import type { Tx } from '@app/common/database';

/** A product as a name leads to it; `shared` where the name belongs to others as well. */
export interface NamedProduct {
  product_no: number;
  product_id: string;
  shared: boolean;
}

/** About 30 MB of names. */
const mostNames = 100_000;

/**
 * The products that events named lately, by identification. Forgotten whole when any identification has changed, which is asked before each look:
 * an answer is never older than the transaction's question. Not for a transaction that itself writes identifications: were it taken back, what it
 * saw would be kept.
 */
export class KnownProducts {
  private products = new Map<string, readonly NamedProduct[]>();
  private version = '';

  /** What is known at this moment; who adds to it must have looked it up after asking. */
  async now(tx: Pick<Tx, 'query'>): Promise<Map<string, readonly NamedProduct[]>> {
    const [{ version }] = (await tx.query<{ version: string }>('select version from identification_version')) as [
      { version: string },
    ];
    if (version !== this.version || this.products.size > mostNames) this.products = new Map();
    this.version = version;
    return this.products;
  }
}
