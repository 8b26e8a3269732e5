import { RequestMethod, type Type } from '@nestjs/common';
import type { Role } from '@app/common/contracts';
import { StocklineError } from '@app/common/kernel';
import { accessKey } from '../access';
import { routeDocKey, type RouteDoc } from './route-doc';

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As OpenAPI writes it: `/runs/{runId}`. */
  readonly path: string;
  readonly role: Role | 'open';
  /** Of an answer that went well. */
  readonly status: number;
  readonly doc: RouteDoc;
}

/** Every route of the controllers with what it takes and gives. A route that does not say so is a hole in the documents: it is an error. */
export function routesOf(controllers: readonly Type[]): Route[] {
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, unknown>;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (typeof handler !== 'function' || Reflect.getMetadata('method', handler) === undefined) return [];
      return [routeOf(controller, handler as () => unknown)];
    });
  });
}

function routeOf(controller: Type, handler: () => unknown): Route {
  const read = <Value>(key: string, target: object): Value | undefined =>
    Reflect.getMetadata(key, target) as Value | undefined;
  const doc = read<RouteDoc>(routeDocKey, handler);
  const role = read<Role | 'open'>(accessKey, handler) ?? read<Role | 'open'>(accessKey, controller);
  if (!doc || !role)
    throw new StocklineError({
      code: 'route_undocumented',
      message: `${controller.name}.${handler.name} says neither what it takes and gives nor who may call it`,
      hint: 'Put @Documented({ … }) and @Requires(role) or @Open() on it.',
    });
  const method = RequestMethod[read<number>('method', handler)!]!.toLowerCase() as Route['method'];
  const parts = [read<string>('path', controller)!, read<string>('path', handler)!].flatMap((part) => part.split('/'));
  const path = `/${parts
    .filter(Boolean)
    .map((part) => part.replace(/^:(.*)$/, '{$1}'))
    .join('/')}`;
  return { method, path, role, status: read<number>('__httpCode__', handler) ?? (method === 'post' ? 201 : 200), doc };
}
