import { StocklineError } from '@app/common/kernel';
import type { ImportDeclaration } from './import-declaration';

type Parts = Required<Pick<ImportDeclaration, 'configId' | 'undo' | 'appliedRows'>> & { readonly lane: string };

/**
 * The declaration of an import that no file brings: its rows take effect on a way of their own, under its number, and it is there to be listed, asked
 * for its rows and undone. `lane` is that of the files which change the same.
 */
export function withoutFiles(parts: Parts): ImportDeclaration {
  const refuse = (): Promise<never> => Promise.reject(takesNoFiles(parts.configId));
  const nothing = async (): Promise<void> => undefined;
  return {
    ...{ takesNoFiles: true, columns: [], staging: [], differencesPerTransaction: 5_000 },
    ...{ open: refuse, compare: refuse, apply: refuse, forget: nothing },
    ...parts,
  };
}

export const takesNoFiles = (configId: string): StocklineError =>
  new StocklineError({
    code: 'upload_unfit',
    message: `${configId} takes no files`,
    hint: 'What it counts was read elsewhere; a file belongs to another import of this service.',
  });
