import { Injectable } from '@nestjs/common';
import { shorten, StocklineError } from '@app/common/kernel';
import type { ProductFilter } from '../domain/product-filter';
import { readFilter } from '../domain/read-filter';
import { whyChosen, type Why } from '../domain/why-chosen';
import {
  ProductSearch,
  References,
  SearchPreferences,
  type ConditionCount,
  type FilterWarning,
  type FoundProduct,
  type SearchPreference,
} from './ports';

/** What a filter chooses: how many, of how many where that was asked for, and the first of them. */
export interface Preview {
  products: number;
  first: readonly FoundProduct[];
  catalogue?: number;
  conditions?: readonly ConditionCount[];
  warnings: readonly FilterWarning[];
}

/** Search preferences: stated, tried out, and asked why a product is in one or not. */
@Injectable()
export class SearchProducts {
  constructor(
    private readonly preferences: SearchPreferences,
    private readonly search: ProductSearch,
    private readonly references: References,
  ) {}

  async put(
    searchPreferenceId: string,
    { name = null, ...given }: Readonly<Record<string, unknown>>,
    user: string,
  ): Promise<SearchPreference & { warnings: readonly FilterWarning[] }> {
    checkId(searchPreferenceId);
    if (name !== null && (typeof name !== 'string' || name.length > 255))
      throw new StocklineError({
        code: 'body_invalid',
        message: `/name must be a text of at most 255 characters, not ${shorten(name)}`,
        hint: 'Mend it, or leave it out.',
        details: {
          errors: [{ pointer: '/name', rule: 'must be a text of at most 255 characters', value: shorten(name) }],
        },
      });
    const filter = filterOf(given);
    const preference = await this.preferences.put({ searchPreferenceId, name, filter }, user);
    return { ...preference, warnings: await this.search.warnings(filter) };
  }

  async preview(filter: ProductFilter, limit: number, perCondition: boolean): Promise<Preview> {
    const [products, first, warnings, counts] = await Promise.all([
      this.search.count(filter),
      this.search.first(filter, limit),
      this.search.warnings(filter),
      perCondition ? this.search.conditionCounts(filter) : undefined,
    ]);
    return {
      products,
      first,
      warnings,
      ...(counts === undefined ? {} : { catalogue: counts.catalogue, conditions: counts.conditions }),
    };
  }

  /** A filter that is not stored: to try it out. */
  async tryOut(given: Readonly<Record<string, unknown>>, limit: number): Promise<Preview> {
    return this.preview(filterOf(given), limit, true);
  }

  async why(searchPreferenceId: string, product: string): Promise<Why & { productId: string; version: number }> {
    const { filter, version } = await this.preferences.find(searchPreferenceId);
    const { productNo, productId } = await this.references.product(product);
    return { productId, version, ...whyChosen(filter, await this.search.facts(productNo)) };
  }
}

const members = ['name', 'match', 'conditions'];

function filterOf(given: Readonly<Record<string, unknown>>): ProductFilter {
  const unknown = Object.keys(given).find((member) => !members.includes(member));
  if (unknown !== undefined)
    throw new StocklineError({
      code: 'body_invalid',
      message: `/${shorten(unknown)} is no member of a search preference`,
      hint: `It has ${members.join(', ')}.`,
      details: { errors: [{ pointer: `/${shorten(unknown)}`, rule: 'is no member of a search preference' }] },
    });
  return readFilter(given);
}

function checkId(searchPreferenceId: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(searchPreferenceId)) return;
  throw new StocklineError({
    code: 'id_invalid',
    message: `"${shorten(searchPreferenceId)}" is no id of a search preference`,
    hint: 'Use up to 100 letters, digits, points, hyphens and underscores, a letter or digit first: SUMMER.',
  });
}
