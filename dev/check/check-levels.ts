import { Client } from 'pg';
import { explainLevels } from './explain-levels';
import { readSimulatorLevels } from './read-simulator-levels';

export interface LevelCheck {
  equal: number;
  total: number;
  /** The first ten that differ, in words. */
  differences: string[];
}

const number = (idOrGid: string): string => idOrGid.replace(/^.*\//, '');

/** Reads every mapped level back from the shops and holds it against the ledger, level by level. */
export async function checkLevels(
  superuserUrl: string,
  simulatorUrl: string,
  shops: readonly { shopId: string; domain: string; token: string }[],
): Promise<LevelCheck> {
  const database = new Client({ connectionString: superuserUrl });
  await database.connect();
  try {
    const explained = await explainLevels(database);
    const shown = new Map<string, number>();
    for (const { shopId, domain, token } of shops)
      for (const locationId of new Set(
        explained.filter((level) => level.shopId === shopId).map((level) => number(level.locationId)),
      ))
        for (const level of await readSimulatorLevels(
          { url: simulatorUrl, domain, token },
          `gid://shopify/Location/${locationId}`,
        ))
          shown.set(`${shopId}|${locationId}|${number(level.inventoryItemId)}`, level.available);
    const different = explained.filter((level) => shown.get(keyOf(level)) !== level.onlineAvailable);
    return {
      equal: explained.length - different.length,
      total: explained.length,
      differences: different
        .slice(0, 10)
        .map(
          (level) =>
            `${keyOf(level)}: the ledger explains ${level.onlineAvailable}, the shop shows ${shown.get(keyOf(level)) ?? 'nothing'}`,
        ),
    };
  } finally {
    await database.end();
  }
}

const keyOf = (level: { shopId: string; locationId: string; inventoryItemId: string }): string =>
  `${level.shopId}|${number(level.locationId)}|${number(level.inventoryItemId)}`;
