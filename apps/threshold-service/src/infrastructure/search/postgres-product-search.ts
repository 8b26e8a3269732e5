import { Injectable } from '@nestjs/common';
import { Database } from '@app/common/database';
import { ProductSearch, type ConditionCount, type FilterWarning, type FoundProduct } from '../../application/ports';
import type { ProductFilter } from '../../domain/product-filter';
import type { ProductFacts } from '../../domain/why-chosen';
import { countConditions } from './count-conditions';
import { filterSql, isLedByWords, termKey } from './filter-sql';
import { nearWords } from './near-words';
import { readTerms, wordsOf } from './read-terms';

/** How a field is called in a sentence. */
const called = { tag: 'tag', category: 'category', productType: 'product type', vendor: 'vendor' } as const;

@Injectable()
export class PostgresProductSearch extends ProductSearch {
  constructor(private readonly database: Database) {
    super();
  }

  async count(filter: ProductFilter): Promise<number> {
    const { sought } = filterSql(filter, await readTerms(this.database, filter));
    return this.database.transaction(async (tx) => {
      if (isLedByWords(filter)) await tx.execute('set local enable_seqscan = off');
      const [row] = await tx.query<{ products: number }>(
        `select count(*)::int as products from searchable s where ${sought}`,
      );
      return row!.products;
    });
  }

  async first(filter: ProductFilter, limit: number): Promise<readonly FoundProduct[]> {
    const { whole } = filterSql(filter, await readTerms(this.database, filter));
    return this.database.query<FoundProduct>(
      `select p.product_id as "productId", p.name, p.tags, p.categories, p.product_type as "productType", p.vendor
       from (select s.product_no from searchable s where ${whole} order by s.product_no limit $1) f join product p using (product_no)
       order by product_no`,
      [limit],
    );
  }

  async conditionCounts(
    filter: ProductFilter,
  ): Promise<{ catalogue: number; chosen: number; conditions: readonly ConditionCount[] }> {
    return countConditions(this.database, filter, await readTerms(this.database, filter));
  }

  async warnings(filter: ProductFilter): Promise<readonly FilterWarning[]> {
    const terms = await readTerms(this.database, filter);
    const unknown = wordsOf(filter).filter(({ field, word }) => !terms.has(termKey(field, word)));
    const warnings: FilterWarning[] = [];
    for (const { field, word, pointer } of unknown)
      warnings.push({
        pointer,
        value: word,
        warning: `no product has ever had the ${called[field]} "${word}"`,
        near: await nearWords(this.database, field, word),
      });
    return warnings;
  }

  async facts(productNo: number): Promise<ProductFacts> {
    const [row] = await this.database.query<ProductFacts & { terms: { field: string; word: string }[] }>(
      `select s.stocked_facilities > 0 as "hasStock", s.thresholds > 0 as "hasThreshold",
              (select coalesce(json_agg(json_build_object('field', t.field, 'word', t.word) order by t.word), '[]')
               from term t where t.term_no = any(s.tags || s.categories || array[s.product_type, s.vendor])) as terms,
              array(select i.id_value from product_identification i join id_type t using (id_type_no)
                    where i.product_no = s.product_no and t.id_type = 'sku' order by 1) as skus
       from searchable s where s.product_no = $1`,
      [productNo],
    );
    const { terms, ...facts } = row!;
    const words = (field: string): string[] => terms.filter((term) => term.field === field).map((term) => term.word);
    return {
      ...facts,
      tags: words('tag'),
      categories: words('category'),
      productType: words('productType')[0] ?? null,
      vendor: words('vendor')[0] ?? null,
    };
  }
}
