import type { Tx } from '@app/common/database';
import type { ImportFile } from '../import-file';

/** What an import would do, as a declaration lists it: from the differences that the comparison kept, in its transaction. */
export interface Preview {
  /** The first two name product and facility. */
  readonly columns: readonly string[];
  /** SQL that gives those columns, as text or null, in the order they are to be shown; and its values. */
  rows(tx: Tx, file: ImportFile): Promise<{ sql: string; values: readonly unknown[] }>;
  /** Where another service tells more of a row: a template of a path (RFC 6570), and what is found there. */
  readonly seeAlso?: { template: string; title: string };
}

/** How a file that is about to be applied differs from what was shown of the same content. */
export interface Previewed {
  /** The preview. */
  readonly importId: string;
  /** Products and facilities whose numbers are other ones by now. */
  readonly differing: number;
  /** The first of them. */
  readonly examples: readonly { productId: string; facilityId: string }[];
}
