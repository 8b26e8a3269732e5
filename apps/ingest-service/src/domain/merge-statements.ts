import type { Identification, ProductUpserted } from '@app/common/contracts';
import { canonicalJson } from '@app/common/kernel';
import { normalIdentification } from './normal-identification';

export type ProductStatement = Pick<
  ProductUpserted,
  'name' | 'identifications' | 'tags' | 'categories' | 'productType' | 'vendor'
>;

/** A product as all its sources together state it. */
export interface StatedProduct {
  name: string | null;
  productType: string | null;
  vendor: string | null;
  identifications: Identification[];
  tags: string[];
  categories: string[];
}

/**
 * Joins what several sources state of one product: lists are united, single values come from the first source (by name) that has one.
 * The result is in a fixed order, so that equal statements give equal products and nothing is published for nothing.
 */
export function mergeStatements(bySource: ReadonlyMap<string, ProductStatement>): StatedProduct {
  const statements = [...bySource].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, statement]) => statement);
  const first = (read: (statement: ProductStatement) => string | null | undefined): string | null =>
    statements.map(read).find((value) => value !== undefined && value !== null) ?? null;
  const united = (read: (statement: ProductStatement) => readonly string[] | undefined): string[] =>
    [...new Set(statements.flatMap((statement) => read(statement) ?? []))].sort();
  return {
    name: first((statement) => statement.name),
    productType: first((statement) => statement.productType),
    vendor: first((statement) => statement.vendor),
    identifications: unitedIdentifications(statements),
    tags: united((statement) => statement.tags),
    categories: united((statement) => statement.categories),
  };
}

function unitedIdentifications(statements: readonly ProductStatement[]): Identification[] {
  const byText = new Map<string, Identification>();
  for (const { identifications = [] } of statements)
    for (const { idType, idValue, shopId } of identifications) {
      const identification = { ...normalIdentification(idType, idValue), ...(shopId === undefined ? {} : { shopId }) };
      if (identification.idValue !== '') byText.set(canonicalJson(identification), identification);
    }
  return [...byText].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, identification]) => identification);
}
