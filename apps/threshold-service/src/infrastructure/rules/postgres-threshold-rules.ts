import { Injectable } from '@nestjs/common';
import { writeAudit } from '@app/common/audit';
import { Database, type Sql } from '@app/common/database';
import { nearest, shorten, StocklineError } from '@app/common/kernel';
import { ThresholdRules, type Evaluated, type KeptRule } from '../../application/ports';
import { evaluateRules } from './evaluate-rules';

@Injectable()
export class PostgresThresholdRules extends ThresholdRules {
  constructor(private readonly database: Database) {
    super();
  }

  async list(): Promise<readonly KeptRule[]> {
    return this.read(this.database);
  }

  async find(ruleId: string): Promise<KeptRule> {
    const [found] = await this.read(this.database, ruleId);
    if (found) return found;
    const ids = (await this.list()).map((rule) => rule.ruleId);
    const near = nearest(ruleId, ids);
    throw new StocklineError({
      code: 'threshold_rule_unknown',
      message: `there is no threshold rule "${shorten(ruleId)}"`,
      hint: near === undefined ? `Known are ${ids.slice(0, 20).join(', ') || 'none'}.` : `Did you mean "${near}"?`,
    });
  }

  async put(rule: Omit<KeptRule, 'facilityId' | 'statedBy' | 'statedAt'>, user: string): Promise<KeptRule> {
    return this.database.transaction(async (tx) => {
      const [before] = await this.read(tx, rule.ruleId);
      await tx.execute(
        `insert into threshold_rule as r (rule_id, search_preference_id, facility_no, units, priority, effective_from, effective_thru, enabled, stated_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (rule_id) do update set search_preference_id = excluded.search_preference_id, facility_no = excluded.facility_no,
           units = excluded.units, priority = excluded.priority, effective_from = excluded.effective_from, effective_thru = excluded.effective_thru,
           enabled = excluded.enabled, stated_by = excluded.stated_by, stated_at = excluded.stated_at
         where (r.search_preference_id, r.facility_no, r.units, r.priority, r.effective_from, r.effective_thru, r.enabled) is distinct from
           (excluded.search_preference_id, excluded.facility_no, excluded.units, excluded.priority, excluded.effective_from, excluded.effective_thru, excluded.enabled)`,
        [
          rule.ruleId,
          rule.searchPreferenceId,
          rule.facilityNo,
          rule.units,
          rule.priority,
          rule.fromMs === null ? null : new Date(rule.fromMs),
          rule.thruMs === null ? null : new Date(rule.thruMs),
          rule.enabled,
          user,
        ],
      );
      const [after] = await this.read(tx, rule.ruleId);
      if (before?.statedAt.getTime() !== after!.statedAt.getTime())
        await writeAudit(tx, {
          who: user,
          what: 'state threshold rule',
          subject: rule.ruleId,
          before: before ?? null,
          after: after!,
        });
      return after!;
    });
  }

  async delete(ruleId: string, user: string): Promise<KeptRule> {
    const before = await this.find(ruleId);
    await this.database.transaction(async (tx) => {
      await tx.execute('delete from threshold_rule where rule_id = $1', [ruleId]);
      await writeAudit(tx, { who: user, what: 'delete threshold rule', subject: ruleId, before, after: null });
    });
    return before;
  }

  async evaluate(rules: readonly KeptRule[], localFile: string, at: Date): Promise<Evaluated> {
    return this.database.transaction((tx) => evaluateRules(tx, rules, localFile, at));
  }

  private async read(sql: Pick<Sql, 'query'>, ruleId?: string): Promise<KeptRule[]> {
    return sql.query<KeptRule>(
      `select r.rule_id as "ruleId", r.search_preference_id as "searchPreferenceId", r.facility_no as "facilityNo", f.facility_id as "facilityId",
              r.units, r.priority, (extract(epoch from r.effective_from) * 1000)::float8 as "fromMs",
              (extract(epoch from r.effective_thru) * 1000)::float8 as "thruMs", r.enabled, r.stated_by as "statedBy", r.stated_at as "statedAt"
       from threshold_rule r join facility f using (facility_no) where $1::text is null or r.rule_id = $1
       order by f.facility_id, r.priority, r.rule_id`,
      [ruleId ?? null],
    );
  }
}
