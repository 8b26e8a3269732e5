import { shape, type RouteDoc } from '@app/common/http';
import { runShape } from '@app/common/jobs';

const mostUnits = 1_000_000_000;
const units = {
  type: 'integer',
  minimum: 0,
  maximum: mostUnits,
  description: 'to hold back of every product that fits',
};
const searchPreferenceId = shape.text('whose products it is for', 'SUMMER', { maxLength: 100 });
const nullableTime = (described: string) => shape.orNull(shape.time(described));

const rule = {
  ruleId: shape.text('its id', 'SUMMER-ONLINE'),
  searchPreferenceId,
  facilityId: shape.text('the channel, store or warehouse', 'ONLINE'),
  units,
  priority: { type: 'integer', description: '1 goes before 2; of two alike the one whose id comes first' },
  from: nullableTime('since when; null = always has'),
  thru: nullableTime('the first instant at which it holds no more; null = for good'),
  enabled: { type: 'boolean' },
  statedBy: shape.text('who stated it'),
  statedAt: shape.time('when'),
};
const ruleShape = shape.object(rule, { title: 'ThresholdRule' });
const path = { id: shape.text('its id', 'SUMMER-ONLINE') };
const unknown = 'threshold_rule_unknown';
const ofFacility = ['facility_unknown', 'facility_ambiguous'] as const;

export const thresholdRulesRoutes = {
  list: {
    id: 'listThresholdRules',
    summary: 'Every rule, by facility, then in the order in which they go.',
    answer: shape.pageOf(ruleShape),
  },
  explain: {
    id: 'explainThresholdRules',
    summary: 'Which rule wins for a product, from when until when, and why the others do not.',
    query: {
      productId: shape.text('ours, or an identification as sku:LS-100-M', 'P100', { minLength: 1 }),
      facilityId: shape.text('ours, or externalFacilityId:100', 'ONLINE', { minLength: 1 }),
    },
    needs: ['productId', 'facilityId'],
    answer: shape.object({
      productId: shape.text('ours'),
      facilityId: shape.text('ours'),
      wins: shape.listOf(
        shape.object({
          ruleId: shape.text('the rule that wins'),
          units,
          from: nullableTime('null = now'),
          thru: nullableTime('null = for good'),
        }),
      ),
      rules: shape.listOf(
        shape.object({
          ...rule,
          searchPreferenceVersion: shape.whole,
          fits: { type: 'boolean' },
          conditions: shape.listOf(
            shape.object({
              condition: shape.text('in words'),
              holds: { type: 'boolean' },
              because: shape.text('what was found in the product'),
            }),
          ),
        }),
      ),
    }),
    problems: ['product_unknown', 'product_ambiguous', ...ofFacility],
  },
  read: {
    id: 'showThresholdRule',
    summary: 'A rule.',
    path,
    answer: ruleShape,
    problems: [unknown],
  },
  put: {
    id: 'putThresholdRule',
    summary: 'States a rule. It holds back nothing until the rules are run.',
    path: { id: shape.text('its id', 'SUMMER-ONLINE', { pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' }) },
    body: shape.object({
      searchPreferenceId,
      facilityId: shape.text('ours, or externalFacilityId:100', 'ONLINE', { maxLength: 255 }),
      units,
      'priority?': { type: 'integer', minimum: 1, maximum: 1_000_000, default: 100 },
      'from?': nullableTime('since when'),
      'thru?': nullableTime('until when'),
      'enabled?': { type: 'boolean', default: true },
    }),
    answer: ruleShape,
    problems: ['id_invalid', 'dates_reversed', 'dates_over', 'search_preference_unknown', ...ofFacility],
  },
  delete: {
    id: 'deleteThresholdRule',
    summary: 'Takes a rule away. What it held back stays until something else is stated.',
    path,
    answer: ruleShape,
    problems: [unknown],
  },
  run: {
    id: 'runThresholdRules',
    summary: 'Evaluates the rules that are switched on, and has what comes of it imported by IMP_PROD_THOLD.',
    body: shape.object({
      'propertyResource?': shape.text('the named connection the file goes through', 'FTP_CONFIG', { maxLength: 255 }),
      'preview?': {
        type: 'boolean',
        description:
          'apply nothing, and show what would be: GET /imports/{importId}/preview-file. The file goes through no connection',
      },
    }),
    answer: shape.object({
      rules: { type: 'integer', description: 'that took part' },
      products: { type: 'integer', description: 'that any rule fits, in each facility' },
      rows: { type: 'integer', description: 'of the file' },
      wins: shape.listOf(shape.object({ ruleId: shape.text('a rule'), rows: shape.whole })),
      run: runShape,
    }),
    problems: ['no_rules', 'connection_unknown'],
  },
} satisfies Record<string, RouteDoc>;
