export type { Sql, CopyIn, CopyOut, Tx, Session } from './sql';
export { Database, type DatabaseOptions } from './database';
export { openDatabase } from './open-database';
export { isRetriable } from './is-retriable';
export type { MigrationClass } from './run-migrations';
export { copyRows, type CopyValue } from './copy-rows';
export { storable } from './storable';
export { intArray } from './int-array';
export { lazily } from './lazily';
