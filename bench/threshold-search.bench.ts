import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { projectRoot } from '../dev/platform';
import { call } from '../dev/sample/call';
import { filterSql, isLedByWords, termKey } from '../apps/threshold-service/src/infrastructure/search/filter-sql';
import type { FilterCondition, ProductFilter, WordField } from '../apps/threshold-service/src/domain/product-filter';
import { alone } from './alone';
import { limitOf, timed, type Measurement } from './measurement';
import type { Stage } from './stage';
import { makeThresholdCatalogue } from './threshold-catalogue';

const products = 1_000_000;
const repeats = 5;

/** A million products with five million tags, chosen by filters of three conditions: count and first page, as the preview of a search preference gives them. */
export async function thresholdSearch(stage: Stage): Promise<Measurement[]> {
  const database = new Client({ connectionString: stage.superuserUrl });
  await database.connect();
  try {
    return await alone(stage.pids, 'threshold', () => measure(stage, database));
  } finally {
    await database.end();
  }
}

async function measure(stage: Stage, database: Client): Promise<Measurement[]> {
  stage.progress(`making ${products.toLocaleString('en')} products`);
  await makeThresholdCatalogue(database, products);
  const { url } = stage.services.threshold;
  for (const [place, conditions] of filters.entries())
    await call('PUT', `${url}/search-preferences/S${place}`, stage.keys.merchandiser, { conditions });
  const tookMs: number[] = [];
  for (let round = 0; round <= repeats; round++)
    for (const place of filters.keys()) {
      let answer: { products: number } | undefined;
      const ms = await timed(async () => {
        answer = await call('GET', `${url}/search-preferences/S${place}/preview`, stage.keys.viewer);
      });
      // The first round warms the cache; what it found shows whether the filters are worth measuring.
      if (round > 0) tookMs.push(ms);
      else stage.progress(`filter ${place}: ${answer!.products} products in ${Math.round(ms)} ms`);
    }
  await writePlans(database);
  tookMs.sort((left, right) => left - right);
  const p95 = tookMs[Math.ceil(tookMs.length * 0.95) - 1]!;
  const middle = tookMs[Math.floor(tookMs.length / 2)]!;
  return [
    limitOf(
      'threshold search: 3 conditions over 1,000,000 products, 5,000,000 tags: count and first page, p95',
      p95,
      'ms',
      300,
      300,
    ),
    limitOf('threshold search: the same, median', middle, 'ms', 300, 150),
  ];
}

const word = (field: WordField, values: string[], more: { use?: 'exclude'; match?: 'all' } = {}): FilterCondition => ({
  field,
  use: 'include',
  match: 'any',
  values,
  ...more,
});
const series = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);

/** From a handful of products to half of all. */
const filters: FilterCondition[][] = [
  [word('tag', ['season-1']), word('category', series('category', 30)), { field: 'hasStock', is: true }],
  [
    word('tag', ['season-1', 'season-2']),
    word('vendor', series('vendor', 100)),
    word('tag', series('line', 5), { use: 'exclude' }),
  ],
  [
    word('tag', ['season-1', 'line-1', 'theme-7'], { match: 'all' }),
    word('productType', series('type', 20)),
    { field: 'hasThreshold', is: false },
  ],
  [
    word('tag', series('theme', 40)),
    word('tag', ['season-3'], { use: 'exclude' }),
    { field: 'hasThreshold', is: true },
  ],
  [word('tag', series('drop', 90)), word('category', series('category', 45)), word('vendor', series('vendor', 150))],
  [word('tag', ['label-17']), word('vendor', series('vendor', 50)), { field: 'hasStock', is: true }],
  [
    word('tag', ['season-0', 'season-1', 'season-2']),
    word('productType', series('type', 10), { use: 'exclude' }),
    { field: 'hasStock', is: true },
  ],
  [
    { field: 'sku', use: 'include', match: 'any', values: ['SKU-12*'] },
    word('tag', ['season-2']),
    { field: 'hasStock', is: true },
  ],
];

/** How PostgreSQL goes about a broad and a narrow filter, beside the code that asks. */
async function writePlans(database: Client): Promise<void> {
  const { rows: terms } = await database.query<{ field: WordField; word: string; no: number }>(
    'select field, word, term_no as no from threshold.term',
  );
  const numbers = new Map(terms.map(({ field, word: text, no }) => [termKey(field, text), no]));
  const texts: string[] = [];
  await database.query('set search_path to threshold; set random_page_cost to 1.1');
  for (const place of [0, 1, 2, 6]) {
    const filter: ProductFilter = { match: 'all', conditions: filters[place]! };
    const { whole, sought } = filterSql(filter, numbers);
    for (const [what, statement] of [
      ['count', `select count(*)::int as products from searchable s where ${sought}`],
      ['first page', `select s.product_no from searchable s where ${whole} order by s.product_no limit 20`],
    ]) {
      await database.query(`set enable_seqscan to ${what === 'count' && isLedByWords(filter) ? 'off' : 'on'}`);
      const { rows } = await database.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off) ${statement}`);
      texts.push(`${what} of filter ${place}: ${JSON.stringify(filters[place]).slice(0, 200)}\n`);
      texts.push(...rows.map((row) => `    ${row['QUERY PLAN'].slice(0, 300)}`), '');
    }
  }
  mkdirSync(join(projectRoot, 'bench/plans'), { recursive: true });
  writeFileSync(join(projectRoot, 'bench/plans/threshold-search.txt'), `${texts.join('\n')}\n`);
}
