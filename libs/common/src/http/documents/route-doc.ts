import type { ProblemCode } from '@app/common/kernel';
import { SetMetadata } from '@nestjs/common';
import type { ServiceName } from '@app/common/contracts';

/** JSON Schema of draft 2020-12, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** What a route takes and gives: the document is made from it, and tests hold the route to it. */
export interface RouteDoc {
  /** Unique in a service, such as `listRuns`. */
  readonly id: string;
  readonly summary: string;
  /** More than one line has room for. */
  readonly more?: string;
  /** What the variable parts of the path are, by name. */
  readonly path?: Readonly<Record<string, Schema>>;
  readonly query?: Readonly<Record<string, Schema>>;
  /** Names of the query that must be there. */
  readonly needs?: readonly string[];
  readonly headers?: Readonly<Record<string, Schema>>;
  /** May differ by service: a run's parameters are those of its jobs. */
  readonly body?: Schema | ((service: ServiceName) => Schema);
  /** Whether the body may be left out. */
  readonly bodyIsOptional?: boolean;
  /** Null where the answer has no body. */
  readonly answer: Schema | null;
  /** Of the answer, where it is not JSON. */
  readonly contentType?: string;
  /** Codes of problems beyond those that every route has. */
  readonly problems?: readonly ProblemCode[];
  /** Statuses that carry the answer beside the route's own, such as 503 of a probe. */
  readonly alsoStatuses?: readonly number[];
}

export const routeDocKey = 'stockline:route-doc';

/** Says what a route takes and gives. */
export const Documented = (doc: RouteDoc): MethodDecorator => SetMetadata(routeDocKey, doc);
