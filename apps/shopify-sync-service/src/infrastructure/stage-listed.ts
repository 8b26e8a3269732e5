import type { CopyIn, Tx } from '@app/common/database';
import type { ListedLevel } from '../application/ports';

const blockChars = 64 * 1024;

/**
 * Copies a listing into a table of its own, which parallel plans may read, as it comes. Gives whether it is sure that no level stands in it twice: items come
 * in the order of their numbers, all levels of one together, each at another location. Numbers are digits, so nothing is escaped.
 */
export async function stageListed(
  tx: Tx,
  table: string,
  listed: AsyncIterable<readonly ListedLevel[]>,
): Promise<{ isDistinct: boolean }> {
  await tx.execute(
    `create unlogged table ${table} (location_id text collate "C", inventory_item_id text collate "C", quantity bigint, code text)`,
  );
  const order = new OrderOfItems();
  const copy = tx.copyIn(`copy ${table} from stdin`);
  try {
    await copyAll(copy, listed, order);
  } catch (error) {
    await copy.abort(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
  await copy.end();
  await tx.execute(`analyze ${table}`);
  return order;
}

async function copyAll(
  copy: CopyIn,
  listed: AsyncIterable<readonly ListedLevel[]>,
  order: OrderOfItems,
): Promise<void> {
  let block = '';
  for await (const some of listed) {
    for (const { locationId, inventoryItemId, observation } of some) {
      order.take(locationId, inventoryItemId);
      const [quantity, code] = 'code' in observation ? ['\\N', observation.code] : [observation.quantity, '\\N'];
      block += `${locationId}\t${inventoryItemId}\t${quantity}\t${code}\n`;
    }
    if (block.length < blockChars) continue;
    await copy.write(block);
    block = '';
  }
  if (block !== '') await copy.write(block);
}

/** Sees whether items come once each, without keeping them. */
class OrderOfItems {
  isDistinct = true;
  private item = '';
  private locations: string[] = [];

  take(locationId: string, inventoryItemId: string): void {
    if (inventoryItemId !== this.item) {
      if (!isAfter(inventoryItemId, this.item)) this.isDistinct = false;
      [this.item, this.locations] = [inventoryItemId, [locationId]];
    } else if (this.locations.includes(locationId)) this.isDistinct = false;
    else this.locations.push(locationId);
  }
}

const isAfter = (number: string, other: string): boolean =>
  number.length === other.length ? number > other : number.length > other.length;
