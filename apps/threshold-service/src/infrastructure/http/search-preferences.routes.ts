import { shape, type RouteDoc, type Schema } from '@app/common/http';

const nullableText = { type: ['string', 'null'] };
const use = shape.choice('whether products that have them are in or out', ['include', 'exclude']);
const match = shape.choice('any of the values, or all', ['any', 'all']);
const words = (fields: readonly string[], described: string): Schema =>
  shape.object({
    field: shape.choice('what is looked at', fields),
    'use?': use,
    'match?': match,
    values: {
      type: 'array',
      minItems: 1,
      items: shape.text(described, 'summer', { minLength: 1, maxLength: 255, pattern: '^[^\\p{Cc}]+$' }),
    },
  });
const condition: Schema = {
  anyOf: [
    words(['tag', 'category', 'productType', 'vendor'], 'as the catalogue has it'),
    words(['sku'], 'a pattern: * stands for any characters, ? for one'),
    shape.object({
      field: shape.choice('what is looked at', ['hasStock', 'hasThreshold']),
      'is?': { type: 'boolean' },
    }),
  ],
};
const filter = {
  'match?': shape.choice('whether all conditions must hold, or any', ['all', 'any']),
  conditions: { type: 'array', minItems: 1, maxItems: 20, items: condition },
};

const stated = {
  searchPreferenceId: shape.text('its id', 'SUMMER'),
  version: { type: 'integer', description: 'a run keeps the version it used' },
  name: nullableText,
  match: shape.choice('whether all conditions must hold, or any', ['all', 'any']),
  conditions: shape.listOf(condition),
  statedBy: shape.text('who stated it'),
  statedAt: shape.time('when'),
};
const preferenceShape = shape.object(stated, { title: 'SearchPreference' });
const warnings = shape.listOf(
  shape.object({
    pointer: shape.text('where in the filter'),
    value: shape.text('that no product has'),
    warning: shape.text('in words'),
    near: shape.listOf(shape.text('what is spelled nearly so')),
  }),
);
const counts = {
  products: shape.whole,
  first: shape.listOf(
    shape.object({
      productId: shape.text('ours'),
      name: nullableText,
      tags: shape.listOf({ type: 'string' }),
      categories: shape.listOf({ type: 'string' }),
      productType: nullableText,
      vendor: nullableText,
    }),
  ),
  'catalogue?': { type: 'integer', description: 'products there are' },
  'conditions?': shape.listOf(
    shape.object({
      condition: shape.text('in words'),
      alone: { type: 'integer', description: 'products it lets through by itself' },
      together: { type: 'integer', description: 'with those before it' },
    }),
  ),
  warnings,
};

const path = { id: shape.text('its id', 'SUMMER') };
const limit = { ...shape.paging['limit'], default: 20 };
const version = shape.text('an older version; the newest if left out', '2', { pattern: '^[1-9]\\d{0,8}$' });
const unknown = 'search_preference_unknown';

export const searchPreferencesRoutes = {
  list: {
    id: 'listSearchPreferences',
    summary: 'Stored product filters in the order of their ids.',
    query: shape.paging,
    answer: shape.pageOf(preferenceShape),
    problems: shape.pagingProblems,
  },
  read: {
    id: 'showSearchPreference',
    summary: 'A stored product filter.',
    path,
    query: { version },
    answer: preferenceShape,
    problems: [unknown],
  },
  versions: {
    id: 'listSearchPreferenceVersions',
    summary: 'Every version of a filter, the newest first.',
    path,
    answer: shape.pageOf(preferenceShape),
    problems: [unknown],
  },
  put: {
    id: 'putSearchPreference',
    summary: 'States a filter. Where it differs, that is a new version; a value that no product has is warned of.',
    path: { id: shape.text('its id', 'SUMMER', { pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' }) },
    body: shape.object({ 'name?': { ...nullableText, maxLength: 255 }, ...filter }),
    answer: shape.object({ ...stated, warnings }),
    problems: ['id_invalid', 'filter_invalid'],
  },
  delete: {
    id: 'deleteSearchPreference',
    summary: 'Takes a filter away; its versions are kept for the runs that used them.',
    path,
    answer: preferenceShape,
    problems: [unknown, 'search_preference_in_use'],
  },
  preview: {
    id: 'previewSearchPreference',
    summary: 'How many products a filter chooses, and the first of them.',
    path,
    query: {
      limit,
      version,
      perCondition: shape.choice('true looks at the whole catalogue, and tells what each condition lets through', [
        'true',
        'false',
      ]),
    },
    answer: shape.object({ searchPreferenceId: shape.text('its id'), version: shape.whole, ...counts }),
    problems: [unknown, 'limit_invalid'],
  },
  why: {
    id: 'whyInSearchPreference',
    summary: 'Why a product is in or not, condition by condition.',
    path: { ...path, productId: shape.text('ours, or an identification as sku:LS-100-M', 'P100') },
    answer: shape.object({
      searchPreferenceId: shape.text('its id'),
      productId: shape.text('ours'),
      version: shape.whole,
      chosen: { type: 'boolean' },
      conditions: shape.listOf(
        shape.object({
          condition: shape.text('in words'),
          holds: { type: 'boolean' },
          because: shape.text('what was found in the product'),
        }),
      ),
    }),
    problems: [unknown, 'product_unknown', 'product_ambiguous'],
  },
  tryOut: {
    id: 'tryOutFilter',
    summary: 'The same of a filter that is not stored.',
    query: { limit },
    body: shape.object({ 'name?': nullableText, ...filter }),
    answer: shape.object(counts),
    problems: ['filter_invalid', 'limit_invalid'],
  },
} satisfies Record<string, RouteDoc>;
