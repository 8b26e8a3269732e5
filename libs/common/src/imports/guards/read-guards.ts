import { text, type SettingSpec, wholeNumber } from '@app/common/config';
import { StocklineError, nearest, shorten } from '@app/common/kernel';
import type { ImportDeclaration } from '../import-declaration';
import type { GuardLimits } from './guard';

/** Guards of every import; a declaration adds its own. */
const ofEvery: GuardLimits = { rejectedShare: 50 };

export const guardSettings = {
  IMPORT_GUARDS: {
    kind: text,
    help: 'limits other than the defaults, as RESET_INVENTORY.shareOfStock=50,RESET_INVENTORY.fewerRows=off; in percent, facilitiesEmptied in facilities',
    default: '',
  },
  APPROVAL_WITHIN_H: {
    kind: wholeNumber(1, 8_760),
    help: 'how long a file waits for approval before it expires, in hours',
    default: 72,
  },
} as const satisfies Record<string, SettingSpec>;

/** The limits of each import: its own defaults, and what the setting says otherwise. */
export function readGuards(
  setting: string,
  declarations: readonly ImportDeclaration[],
): ReadonlyMap<string, GuardLimits> {
  const limits = new Map(
    declarations.map(({ configId, guards }): [string, Record<string, number>] => [configId, { ...ofEvery, ...guards }]),
  );
  for (const stated of setting.split(',').filter((part) => part.trim() !== '')) {
    const [, configId = '', guard = '', value = ''] =
      /^\s*(\w+)\.(\w+)\s*=\s*(\d{1,6}(?:\.\d)?|off)\s*$/.exec(stated) ?? [];
    const known = limits.get(configId);
    if (known?.[guard] === undefined) throw wrong(stated, configId, guard, limits);
    if (value === 'off') delete known[guard];
    else known[guard] = Number(value);
  }
  return limits;
}

function wrong(
  stated: string,
  configId: string,
  guard: string,
  limits: ReadonlyMap<string, GuardLimits>,
): StocklineError {
  const known = limits.get(configId);
  const names = known === undefined ? [...limits.keys()] : Object.keys(known);
  const near = nearest(known === undefined ? configId : guard, names);
  return new StocklineError({
    code: 'settings_wrong',
    message: `IMPORT_GUARDS: "${shorten(stated.trim())}" is no CONFIG.guard=number or CONFIG.guard=off`,
    hint: near === undefined ? `Known are ${names.join(', ')}.` : `Did you mean ${near}?`,
  });
}
