import type { Role } from '@app/common/contracts';

/** One call and its answer, shown in the documents and executed by a test in the order of the list. Times, runs' ids and the like differ each time. */
export interface Example {
  /** `RouteDoc.id`. */
  readonly route: string;
  /** What it shows, where that is not plain from the route. */
  readonly shows?: string;
  /** Whose key is sent; the administrator's if left out. */
  readonly as?: Role;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly answer: unknown;
}
