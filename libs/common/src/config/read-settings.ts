import { readFileSync } from 'node:fs';
import { StocklineError, shorten } from '@app/common/kernel';
import type { Kind } from './kinds';

export interface SettingSpec<T = unknown> {
  kind: Kind<T>;
  /** One line for the generated `.env.example`. */
  help: string;
  /** Used when the setting is not given; without it the setting is required. `null` = may be left out. */
  default?: T | null;
  /** Never shown in errors or logs. */
  secret?: boolean;
}

export type SettingsOf<Spec extends Record<string, SettingSpec>> = {
  [Name in keyof Spec]: Spec[Name] extends { kind: Kind<infer T> }
    ? Spec[Name] extends { default: null }
      ? T | null
      : T
    : never;
};

/**
 * Reads every setting at once and fails once, naming all that are missing or wrong.
 * A setting NAME may also come as NAME_FILE, the path of a file that holds the value (for secrets).
 */
export function readSettings<Spec extends Record<string, SettingSpec>>(
  spec: Spec,
  from: Readonly<Record<string, string | undefined>>,
): SettingsOf<Spec> {
  const problems: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(spec)) {
    const given = givenText(name, from, problems);
    if (given === undefined) {
      if (setting.default === undefined) problems.push(`${name} is missing: ${setting.kind.rule} (${setting.help})`);
      else settings[name] = setting.default;
      continue;
    }
    const value = setting.kind.read(given);
    if (value === undefined)
      problems.push(
        `${name} ${setting.kind.rule}${setting.secret ? '' : `, not "${shorten(given)}"`} (${setting.help})`,
      );
    else settings[name] = value;
  }
  if (problems.length > 0)
    throw new StocklineError({
      code: 'settings_wrong',
      message: `${problems.length} setting${problems.length === 1 ? '' : 's'} must be mended before this can start:\n  ${problems.join('\n  ')}`,
      hint: 'Set them in the environment, or as NAME_FILE naming a file that holds the value.',
    });
  return settings as SettingsOf<Spec>;
}

function givenText(
  name: string,
  from: Readonly<Record<string, string | undefined>>,
  problems: string[],
): string | undefined {
  const direct = from[name];
  if (direct !== undefined && direct !== '') return direct;
  const file = from[`${name}_FILE`];
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (error) {
    problems.push(`${name}_FILE names a file that cannot be read: ${shorten((error as Error).message, 120)}`);
    return undefined;
  }
}
