import type { ImportDeclaration } from './import-declaration';

/** The imports of a job, by the configId that a run chooses one with. */
export const byConfigId = (...declarations: readonly ImportDeclaration[]): ReadonlyMap<string, ImportDeclaration> =>
  new Map(declarations.map((declaration) => [declaration.configId, declaration]));
