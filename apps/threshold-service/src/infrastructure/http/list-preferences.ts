import type { Database } from '@app/common/database';
import type { SearchPreference } from '../../application/ports';
import { preferenceColumns } from '../search/postgres-search-preferences';

/** A page of the search preferences that stand, by their ids. */
export async function listPreferences(
  database: Database,
  limit: number,
  after: string | undefined,
): Promise<{ items: SearchPreference[]; next: { after: string } | undefined }> {
  const rows = await database.query<SearchPreference>(
    `select ${preferenceColumns} from search_preference p join search_preference_version v using (search_preference_id, version)
     where not p.deleted and search_preference_id > $1 order by search_preference_id limit $2`,
    [after ?? '', limit + 1],
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? { after: items.at(-1)!.searchPreferenceId } : undefined };
}

/** Every version of one, the newest first. */
export async function listVersions(database: Database, searchPreferenceId: string): Promise<SearchPreference[]> {
  return database.query<SearchPreference>(
    `select ${preferenceColumns} from search_preference_version v where search_preference_id = $1 order by v.version desc limit 500`,
    [searchPreferenceId],
  );
}
