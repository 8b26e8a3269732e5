import { table } from './table';

export interface ShownPreference {
  searchPreferenceId: string;
  version: number;
  name: string | null;
  match: string;
  conditions: object[];
}
export interface Warning {
  value: string;
  warning: string;
  near: string[];
}
export interface ShownPreview {
  searchPreferenceId: string;
  version: number;
  products: number;
  catalogue: number;
  conditions: { condition: string; alone: number; together: number }[];
  first: { productId: string; name: string | null; tags: string[] }[];
  warnings: Warning[];
}

export const tellWarnings = (warnings: readonly Warning[]): string[] =>
  warnings.map(({ warning, near }) => `  ! ${warning}${near.length > 0 ? `; did you mean ${near.join(', ')}?` : ''}`);

/** What a search preference chooses, and where it loses the rest. */
export function tellPreview({
  searchPreferenceId,
  version,
  products,
  catalogue,
  conditions,
  first,
  warnings,
}: ShownPreview): string {
  return [
    `${searchPreferenceId}  version ${version}: ${products.toLocaleString('en')} of ${catalogue.toLocaleString('en')} products`,
    ...tellWarnings(warnings),
    table(conditions.map(({ condition, alone, together }) => ({ condition, alone, 'with those above': together }))),
    '',
    table(first.map(({ productId, name, tags }) => ({ product: productId, name, tags: tags.join(', ') }))),
  ].join('\n');
}
