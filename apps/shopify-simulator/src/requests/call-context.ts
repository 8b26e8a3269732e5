import { setTimeout as pause } from 'node:timers/promises';
import type { BulkDesk } from '../bulk/bulk-desk';
import { bulkMutationLines, type LineFate } from '../bulk/bulk-mutation-lines';
import type { BulkOperation } from '../bulk/bulk-operation';
import { bulkQueryLines, withoutLost, type BulkLine } from '../bulk/bulk-query-lines';
import { runBulk } from '../bulk/run-bulk';
import type { FaultRule } from '../faults/fault-rules';
import type { ApiVersion } from '../schema/versions';
import type { Shop } from '../state/shop';
import type { World } from '../world';
import { rootNamesOf } from './read-operation';
import type { RequestContext } from './request-context';

/** Who calls which shop, in which version of the API, and by which address the simulator was found. */
export interface Caller {
  readonly shop: Shop;
  readonly app: string;
  readonly scopes: ReadonlySet<string>;
  readonly version: ApiVersion;
  readonly origin: string;
}

/** What the resolvers of one call may know and do; a fault that strikes it is at work in there. */
export function callContext(
  world: World,
  caller: Caller,
  fault: FaultRule | undefined,
  isBulk = false,
): RequestContext {
  const { shop, app, scopes, version } = caller;
  return {
    shop,
    app,
    scopes,
    version,
    isBulk,
    nowMs: world.clock.now,
    claimKey: (mutation, key, fingerprint) =>
      world.idempotency.claim(`${shop.domain} ${app} ${mutation}`, key, fingerprint),
    beforeWrite: async (firstRow) => {
      if (fault?.effect === 'slow') await pause(fault.delayMs ?? 1_000);
      const row = fault?.effect === 'stale' ? firstRow() : undefined;
      if (row !== undefined)
        shop.apply([{ row, name: 'available', delta: 1 }], { cause: 'competing-writer', atMs: world.clock.now() });
    },
    bulk: deskOf(world, caller),
    webhooks: world.webhooksOf(shop),
    searchWarnings: [],
  };
}

function deskOf(world: World, caller: Caller): BulkDesk {
  const { shop, app, origin } = caller;
  const operations = world.bulkOf(shop);
  const begin = (operation: BulkOperation, names: string[], lines: () => AsyncIterable<readonly BulkLine[]>): void => {
    const root = operation.type === 'QUERY' ? 'bulkOperationRunQuery' : 'bulkOperationRunMutation';
    const fault = world.faults.strike(shop.domain, [root, ...names], 'bulk');
    const { clock, files, closing } = world;
    void runBulk(
      {
        operation,
        pace: operations.pace,
        clock,
        disk: files.disk,
        fault,
        signal: closing.signal,
        onEnd: ({ number }) => shop.onEvent({ topic: 'BULK_OPERATIONS_FINISH', operationNumber: number }),
      },
      lines,
    );
  };
  return {
    app,
    origin,
    operations,
    files: world.files,
    runQuery: (operation, plan, isGrouped) => {
      const names = plan.roots.map(({ node }) => node.name.value);
      const isLost = (): boolean => world.faults.strike(shop.domain, names, 'line')?.effect === 'bulk-line-lost';
      begin(operation, names, () =>
        withoutLost(bulkQueryLines(plan, isGrouped, callContext(world, caller, undefined, true)), isLost),
      );
    },
    runMutation: (operation, schema, mutation, path) => {
      const names = rootNamesOf(mutation);
      begin(operation, names, () => {
        let struck: FaultRule | undefined;
        const fate = (): LineFate => {
          struck = world.faults.strike(shop.domain, names, 'line');
          if (struck?.effect === 'bulk-line-failed') return 'fail';
          return struck?.effect === 'bulk-line-lost' ? 'lose' : 'run';
        };
        const context = (): RequestContext => callContext(world, caller, struck, true);
        return bulkMutationLines(schema, mutation, world.files.disk.read(path), context, fate);
      });
    },
  };
}
