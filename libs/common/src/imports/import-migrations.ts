import type { MigrationClass } from '@app/common/database';
import { CreateImports1763900000301 } from './create-imports';
import { KeepLastLine1764200100001 } from './keep-last-line';

/** The tables that the engine keeps, in every service that imports. */
export const importMigrations: readonly MigrationClass[] = [CreateImports1763900000301, KeepLastLine1764200100001];
