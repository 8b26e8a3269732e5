import { Injectable } from '@nestjs/common';
import { writeAudit } from '@app/common/audit';
import { Database, type Sql, type Tx } from '@app/common/database';
import { nearest, shorten, StocklineError } from '@app/common/kernel';
import { SearchPreferences, type SearchPreference } from '../../application/ports';

@Injectable()
export class PostgresSearchPreferences extends SearchPreferences {
  constructor(private readonly database: Database) {
    super();
  }

  async find(searchPreferenceId: string, version?: number): Promise<SearchPreference> {
    const found = await this.read(this.database, searchPreferenceId, version);
    if (found) return found;
    const known = await this.database.query<{ id: string }>(
      'select search_preference_id as id from search_preference where not deleted order by 1 limit 10000',
    );
    const ids = known.map(({ id }) => id);
    const near = nearest(searchPreferenceId, ids);
    throw new StocklineError({
      code: 'search_preference_unknown',
      message:
        version === undefined
          ? `there is no search preference "${shorten(searchPreferenceId)}"`
          : `search preference "${shorten(searchPreferenceId)}" has no version ${version}`,
      hint:
        near !== undefined && near !== searchPreferenceId
          ? `Did you mean "${near}"? Case counts.`
          : `Known are ${ids.slice(0, 20).join(', ') || 'none'}; PUT /search-preferences/{id} states one.`,
    });
  }

  async put(
    { searchPreferenceId, name, filter }: Pick<SearchPreference, 'searchPreferenceId' | 'name' | 'filter'>,
    user: string,
  ): Promise<SearchPreference> {
    return this.database.transaction(async (tx) => {
      await tx.execute(
        'insert into search_preference (search_preference_id, version) values ($1, 0) on conflict (search_preference_id) do nothing',
        [searchPreferenceId],
      );
      await tx.execute('select from search_preference where search_preference_id = $1 for update', [
        searchPreferenceId,
      ]);
      const before = await this.read(tx, searchPreferenceId);
      const [made] = await tx.query(
        `update search_preference p set version = (
           select coalesce(max(v.version), 0) + 1 from search_preference_version v where v.search_preference_id = $1), deleted = false
         where search_preference_id = $1 and (deleted or not exists (
           select from search_preference_version v
           where v.search_preference_id = $1 and v.version = p.version and v.name is not distinct from $2 and v.filter = $3::jsonb))
         returning version`,
        [searchPreferenceId, name, JSON.stringify(filter)],
      );
      if (!made) return before!;
      await tx.execute(
        `insert into search_preference_version (search_preference_id, version, name, filter, stated_by)
         select $1, version, $2, $3, $4 from search_preference where search_preference_id = $1`,
        [searchPreferenceId, name, JSON.stringify(filter), user],
      );
      const after = (await this.read(tx, searchPreferenceId))!;
      await writeAudit(tx, {
        who: user,
        what: 'state search preference',
        subject: searchPreferenceId,
        before: before ?? null,
        after,
      });
      return after;
    });
  }

  async delete(searchPreferenceId: string, user: string): Promise<SearchPreference> {
    const before = await this.find(searchPreferenceId);
    await this.database.transaction(async (tx) => {
      await this.refuseUsed(tx, searchPreferenceId);
      await tx.execute('update search_preference set deleted = true where search_preference_id = $1', [
        searchPreferenceId,
      ]);
      await writeAudit(tx, {
        who: user,
        what: 'delete search preference',
        subject: searchPreferenceId,
        before,
        after: null,
      });
    });
    return before;
  }

  private async refuseUsed(tx: Tx, searchPreferenceId: string): Promise<void> {
    await tx.execute('select from search_preference where search_preference_id = $1 for update', [searchPreferenceId]);
    const rules = await tx.query<{ rule_id: string }>(
      'select rule_id from threshold_rule where search_preference_id = $1 order by 1 limit 10',
      [searchPreferenceId],
    );
    if (rules.length > 0)
      throw new StocklineError({
        code: 'search_preference_in_use',
        message: `search preference "${searchPreferenceId}" is what rule ${rules.map((rule) => rule.rule_id).join(', ')} goes by`,
        hint: 'Delete the rules first, or let them go by another: PUT /threshold-rules/{id}.',
      });
  }

  private async read(
    sql: Pick<Sql, 'query'>,
    searchPreferenceId: string,
    version?: number,
  ): Promise<SearchPreference | undefined> {
    const [found] = await sql.query<SearchPreference>(
      `select ${preferenceColumns} from search_preference p join search_preference_version v using (search_preference_id)
       where search_preference_id = $1 and case when $2::int is null then v.version = p.version and not p.deleted else v.version = $2 end`,
      [searchPreferenceId, version ?? null],
    );
    return found;
  }
}

export const preferenceColumns = `search_preference_id as "searchPreferenceId", v.version, v.name, v.filter, v.stated_by as "statedBy", v.stated_at as "statedAt"`;
