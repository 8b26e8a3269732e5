import type { Database, Sql } from '@app/common/database';
import type { ImportFile, RowProblem, ProductBook } from '@app/common/imports';
import { shorten } from '@app/common/kernel';
import { readId } from '../master-data/read-id';
import { fold, placeNames, type NewName, type NewProduct, type Placed } from './place-names';

/** The largest product_no: from here down a preview counts, which creates nothing and uses no number up. */
const largestNumber = 2_147_483_647;

export interface UnknownName extends NewName {
  /** The row of the batch. */
  readonly index: number;
  /** The column to point at. */
  readonly column: string;
}

/**
 * The products that a file names, that nobody knows and that it may create: each has its number from the moment it is first named, so that its rows
 * are compared like all others, and is created before they are applied. They lie in the database, by import; of a batch alone is here.
 */
export class NewProducts {
  private readonly found = new Map<number, { value: number } | { problem: RowProblem }>();

  private constructor(
    private readonly database: Pick<Database, 'query' | 'execute'>,
    private readonly products: Pick<ProductBook, 'lookUp'>,
    private readonly idTypes: ReadonlyMap<string, number>,
    private readonly file: ImportFile,
    private previewed: number,
  ) {}

  /** Of a file that is about to be read, from its beginning. */
  static async begin(
    session: Pick<Sql, 'execute'>,
    of: {
      database: Pick<Database, 'query' | 'execute'>;
      products: ProductBook;
      idTypes: ReadonlyMap<string, number>;
      file: ImportFile;
    },
  ): Promise<NewProducts> {
    await session.execute('delete from new_product where import_no = $1::bigint', [of.file.importNo]);
    return new NewProducts(of.database, of.products, of.idTypes, of.file, 0);
  }

  /** Finds or numbers what rows of a batch name, in their order. */
  async prepare(names: readonly UnknownName[]): Promise<void> {
    this.found.clear();
    const good = names.filter((name) => {
      const problem = idProblem(name);
      if (problem) this.found.set(name.index, { problem });
      return problem === undefined;
    });
    const free = await this.withoutTakenIds(good);
    if (free.length === 0) return;
    const known = await this.known(free);
    const skuless = known.filter(({ sku }) => sku === null);
    const placed = placeNames(known, free);
    await this.addSkus(skuless.filter(({ sku }) => sku !== null));
    await this.number(placed);
    for (const [place, name] of free.entries()) this.found.set(name.index, foundBy(placed[place]!, name));
  }

  /** What row `index` of the prepared batch names; undefined where it was not asked about. */
  of(index: number): { value: number } | { problem: RowProblem } | undefined {
    return this.found.get(index);
  }

  /** A SKU stands for its product's id as well: where a product has that id and not the SKU, there is no telling whether it is meant. */
  private async withoutTakenIds(names: readonly UnknownName[]): Promise<UnknownName[]> {
    const bySku = names.filter(({ productId }) => productId === null);
    if (bySku.length === 0) return [...names];
    const ids = [...new Set(bySku.map(({ sku }) => sku!))];
    const answers = await this.lookUp('productId', ids);
    const taken = new Map(
      ids.flatMap((id, place) => {
        const answer = answers[place]!;
        if (typeof answer === 'number') return [[id, id] as const];
        return 'near' in answer && answer.near !== null ? [[id, answer.near] as const] : [];
      }),
    );
    const made = await this.madeMeanwhile([...taken.keys()]);
    for (const { index, sku } of bySku)
      if (made.has(sku!)) this.found.set(index, { value: made.get(sku!)! });
      else if (taken.has(sku!)) this.found.set(index, { problem: idTaken(sku!, taken.get(sku!)!) });
    return names.filter(({ index }) => !this.found.has(index));
  }

  /** Who has made such a product since the rows were looked up gave it its SKU in the same moment: it is the one that they mean. */
  private async madeMeanwhile(skus: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (skus.length === 0) return new Map();
    const answers = await this.lookUp('sku', skus);
    return new Map(
      skus.flatMap((sku, place) => {
        const answer = answers[place]!;
        return typeof answer === 'number' ? [[sku, answer] as const] : [];
      }),
    );
  }

  private lookUp(idType: string, values: readonly string[]): ReturnType<ProductBook['lookUp']> {
    const idTypeNo = this.idTypes.get(idType)!;
    return this.products.lookUp(values.map((value) => ({ idTypeNo, value: Buffer.from(value) })));
  }

  private known(names: readonly NewName[]): Promise<NewProduct[]> {
    return this.database.query<NewProduct>(
      `select product_no as "productNo", product_id as "productId", sku from new_product
       where import_no = $1::bigint and folded_id = any($2)
       union select product_no, product_id, sku from new_product where import_no = $1::bigint and folded_sku = any($3)`,
      [
        this.file.importNo,
        names.map(({ productId, sku }) => fold(productId ?? sku!)),
        names.flatMap(({ sku }) => (sku === null ? [] : [fold(sku)])),
      ],
    );
  }

  private async addSkus(products: readonly NewProduct[]): Promise<void> {
    if (products.length === 0) return;
    await this.database.execute(
      `update new_product p set sku = n.sku, folded_sku = n.folded
       from unnest($2::int[], $3::text[], $4::text[]) as n (product_no, sku, folded) where p.import_no = $1::bigint and p.product_no = n.product_no`,
      [
        this.file.importNo,
        products.map(({ productNo }) => productNo),
        products.map(({ sku }) => sku),
        products.map(({ sku }) => fold(sku!)),
      ],
    );
  }

  private async number(placed: readonly Placed[]): Promise<void> {
    const products = new Set(placed.flatMap((one) => ('product' in one ? [one.product] : [])));
    const fresh = [...products].filter(({ productNo }) => productNo === undefined);
    if (fresh.length === 0) return;
    const { dryRun } = this.file.parameters.additionalParameters;
    const number = dryRun
      ? `${largestNumber - this.previewed} - place`
      : `nextval(pg_get_serial_sequence('product', 'product_no'))`;
    if (dryRun) this.previewed += fresh.length;
    const rows = await this.database.query<{ product_no: number; product_id: string }>(
      `insert into new_product (import_no, product_no, product_id, sku, folded_id, folded_sku)
       select $1::bigint, ${number}, product_id, sku, folded_id, folded_sku
       from unnest($2::text[], $3::text[], $4::text[], $5::text[]) with ordinality as n (product_id, sku, folded_id, folded_sku, place)
       returning product_no, product_id`,
      [
        this.file.importNo,
        fresh.map(({ productId }) => productId),
        fresh.map(({ sku }) => sku),
        fresh.map(({ productId }) => fold(productId)),
        fresh.map(({ sku }) => (sku === null ? null : fold(sku))),
      ],
    );
    const numbers = new Map(rows.map((row) => [row.product_id, row.product_no]));
    for (const product of fresh) product.productNo = numbers.get(product.productId)!;
  }
}

function idProblem({ productId, sku, column }: UnknownName): RowProblem | undefined {
  const problems = [productId, sku].map((id) => (id === null ? undefined : readId(column, id)));
  return problems.find((problem): problem is RowProblem => typeof problem === 'object');
}

function foundBy(placed: Placed, { productId, sku, column }: UnknownName): { value: number } | { problem: RowProblem } {
  if ('product' in placed) return { value: placed.product.productNo! };
  const value = shorten(sku ?? productId!);
  if ('near' in placed)
    return {
      problem: {
        code: 'product_unknown',
        reason: `no product has ${sku === null ? 'productId' : 'sku'} "${value}"`,
        hint: `Did you mean "${shorten(placed.near)}", which an earlier row names? Case counts.`,
        column,
        value,
      },
    };
  const other = placed.contradicts;
  return {
    problem: {
      code: 'product_contradicts',
      reason: `an earlier row creates product "${shorten(other.productId)}" ${other.sku === null ? 'without a SKU' : `with sku "${shorten(other.sku)}"`}`,
      hint: 'Let productId and SKU agree in all rows; state a product that has several SKUs first (IMP_PRODUCT, catalog-events or PUT /products/{id}).',
      column,
      value,
    },
  };
}

const idTaken = (sku: string, productId: string): RowProblem => ({
  code: 'product_not_creatable',
  reason: `no product has sku "${shorten(sku)}", and the id "${shorten(productId)}" belongs to a product that does not carry it`,
  hint: 'Name it by productId if it is meant, or state the SKU with its product (IMP_PRODUCT, catalog-events or PUT /products/{id}), then send this row again.',
  column: 'idValue',
  value: shorten(sku),
});
