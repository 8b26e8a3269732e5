import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '@app/common/contracts';
import type { Connections } from '@app/common/files';
import { newId, shorten, StocklineError } from '@app/common/kernel';
import { checkStatement } from '../domain/check-statement';
import { kindFor } from '../domain/held-back';
import { whyChosen } from '../domain/why-chosen';
import { winningPeriods } from '../domain/winning-periods';
import {
  ProductSearch,
  References,
  Runs,
  SearchPreferences,
  ThresholdRules,
  type Evaluated,
  type KeptRule,
} from './ports';

export interface StatedRule {
  searchPreferenceId: string;
  facilityId: string;
  units: number;
  priority: number;
  from: string | null;
  thru: string | null;
  enabled: boolean;
}

export interface RuleDependencies {
  rules: ThresholdRules;
  preferences: SearchPreferences;
  search: ProductSearch;
  references: References;
  runs: Runs;
  connections: Connections;
  spoolDirectory: string;
}

const configId = 'IMP_PROD_THOLD';

/**
 * Threshold rules. A rule run writes what the winning rules hold back as a thresholds file and has it imported: what an import can do (rows with
 * their outcome, history, error file, and all that is yet to come) a rule run can do.
 */
export class ApplyRules {
  constructor(private readonly parts: RuleDependencies) {}

  async put(ruleId: string, stated: StatedRule, user: string, now: Date): Promise<KeptRule> {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(ruleId))
      throw new StocklineError({
        code: 'id_invalid',
        message: `"${shorten(ruleId)}" is no id of a threshold rule`,
        hint: 'Use up to 100 letters, digits, points, hyphens and underscores, a letter or digit first: SUMMER-ONLINE.',
      });
    const { searchPreferenceId, units, priority, enabled } = stated;
    await this.parts.preferences.find(searchPreferenceId);
    const facility = await this.parts.references.facility(stated.facilityId);
    const [fromMs, thruMs] = [instantOf(stated.from), instantOf(stated.thru)];
    checkStatement(kindFor(facility.type), facility, { units, fromMs, thruMs }, now.getTime());
    const rule = {
      ruleId,
      searchPreferenceId,
      facilityNo: facility.facilityNo,
      units,
      priority,
      fromMs,
      thruMs,
      enabled,
    };
    return this.parts.rules.put(rule, user);
  }

  /** Of each rule of a facility why it fits a product or not, and which of them wins when. */
  async explain(product: string, facility: string, now: Date): Promise<object> {
    const { productNo, productId } = await this.parts.references.product(product);
    const { facilityNo, facilityId } = await this.parts.references.facility(facility);
    const facts = await this.parts.search.facts(productNo);
    const rules = (await this.parts.rules.list()).filter((rule) => rule.facilityNo === facilityNo);
    const looked = await Promise.all(
      rules.map(async (rule) => {
        const { filter, version } = await this.parts.preferences.find(rule.searchPreferenceId);
        const { chosen, conditions } = whyChosen(filter, facts);
        return { rule, shown: { ...shownRule(rule), searchPreferenceVersion: version, fits: chosen, conditions } };
      }),
    );
    const fitting = looked.filter(({ rule, shown }) => rule.enabled && shown.fits).map(({ rule }) => rule);
    const wins = winningPeriods(fitting, now.getTime()).map(({ rule, fromMs, thruMs }) => ({
      ruleId: rule.ruleId,
      units: rule.units,
      from: iso(fromMs),
      thru: iso(thruMs),
    }));
    return { productId, facilityId, wins, rules: looked.map(({ shown }) => shown) };
  }

  /** Evaluates the rules that are switched on, and has what comes of it imported, or shown as what it would do. */
  async run(
    { propertyResource, preview }: { propertyResource: string; preview: boolean },
    user: string,
    now: Date,
  ): Promise<Evaluated & { run: RunRecord }> {
    const rules = (await this.parts.rules.list()).filter(
      ({ enabled, thruMs }) => enabled && (thruMs === null || thruMs > now.getTime()),
    );
    if (rules.length === 0)
      throw new StocklineError({
        code: 'no_rules',
        message: 'no threshold rule is switched on',
        hint: 'PUT /threshold-rules/{id} states one.',
      });
    await mkdir(this.parts.spoolDirectory, { recursive: true });
    const fileName = `rules.${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z.${newId().slice(-8)}.csv`;
    const localFile = join(this.parts.spoolDirectory, fileName);
    try {
      const evaluated = await this.parts.rules.evaluate(rules, localFile, now);
      if (preview) {
        const file = { path: localFile, name: fileName };
        return { ...evaluated, run: await this.parts.runs.preview(configId, file, user) };
      }
      await this.parts.connections.use(propertyResource, (connection) =>
        connection.upload(localFile, `incoming/${configId}/${fileName}`),
      );
      const parameters = { propertyResource, configId, remoteFilename: fileName };
      return { ...evaluated, run: await this.parts.runs.request(configId, parameters, user) };
    } finally {
      await rm(localFile, { force: true });
    }
  }
}

const instantOf = (text: string | null): number | null => (text === null ? null : Date.parse(text));
const iso = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

/** A rule as callers see it. */
export const shownRule = ({ facilityNo: _, fromMs, thruMs, ...rule }: KeptRule): object => ({
  ...rule,
  from: iso(fromMs),
  thru: iso(thruMs),
});
