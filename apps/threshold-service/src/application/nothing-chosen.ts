import type { ProblemCode } from '@app/common/kernel';
import type { Exported, ExportRequest, SearchPreference } from './ports';

/** Why an export had nothing to write, condition by condition: the first number that is too small is where to look. */
export function nothingChosen(
  { catalogue, matching, conditions }: Exported,
  preference: SearchPreference | undefined,
  { touchedSince }: ExportRequest,
  channels: number,
): { code: ProblemCode; message: string; hint: string } {
  if (channels === 0)
    return {
      code: 'no_channels',
      message: 'there is no channel to write thresholds of: no facility has the type CONFIGURATION',
      hint: 'State one on catalog-events, or with PUT /facilities/ONLINE { "type": "CONFIGURATION", "facilityGroupId": "FAC_GRP" }.',
    };
  const steps = [
    `${number(catalogue)} products in the catalogue`,
    ...conditions.map(
      ({ condition, alone, together }) => `${condition}: ${number(together)} left (${number(alone)} by itself)`,
    ),
    ...(touchedSince === undefined
      ? []
      : [
          `0 of ${number(matching)} changed in threshold, safety stock or catalogue since ${touchedSince.toISOString()}`,
        ]),
  ];
  const named =
    preference === undefined
      ? ''
      : `${preference.searchPreferenceId} (version ${preference.version}), ${preference.filter.match} of its conditions: `;
  return {
    code: 'nothing_chosen',
    message: `${named}${steps.join('; ')}`,
    hint:
      matching > 0
        ? 'Set includeAll to true to export products that were not touched in the last 24 hours too.'
        : 'The first number that is too small shows which condition to mend; GET /search-preferences/{id}/products/{productId} says why a product is not in.',
  };
}

const number = (value: number): string => value.toLocaleString('en');
