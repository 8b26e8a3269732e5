import type { JobId } from '@app/common/contracts';
import { StocklineError, nearest, shorten } from '@app/common/kernel';
import type { ImportDeclaration } from './import-declaration';
import type { ImportDependencies } from './import-dependencies';

/** An import of this service: the job that runs it, what it is, and what it works with. */
export interface KnownImport {
  readonly jobId: JobId;
  readonly declaration: ImportDeclaration;
  readonly dependencies: ImportDependencies;
}

/** The imports of a service by their configId, for those who speak of files and not of jobs. */
export class ImportDesk {
  private readonly imports: ReadonlyMap<string, KnownImport>;

  /** `uploads` says where files from HTTP arrive, and how many bytes one may have. */
  constructor(
    jobs: readonly { jobId: JobId; dependencies: ImportDependencies }[],
    readonly uploads: { readonly spoolDirectory: string; readonly mostBytes: number },
  ) {
    this.imports = new Map(
      jobs.flatMap(({ jobId, dependencies }) =>
        [...dependencies.declarations].map(([configId, declaration]) => [
          configId,
          { jobId, declaration, dependencies },
        ]),
      ),
    );
  }

  get all(): readonly KnownImport[] {
    return [...this.imports.values()];
  }

  /** The import of that configId, or an error that names the nearest. */
  named(configId: string): KnownImport {
    const known = this.imports.get(configId);
    if (known) return known;
    const near = nearest(configId, this.imports.keys());
    throw new StocklineError({
      code: 'config_unknown',
      message: `this service has no import "${shorten(configId)}"`,
      hint:
        near === undefined
          ? `It has ${[...this.imports.keys()].join(', ')}; another service may have others.`
          : `Did you mean "${near}"?`,
    });
  }
}
