import { randomBytes } from 'node:crypto';
import { keptSecret } from './kept-secret';
import type { DataDirectory } from './open-data-directory';
import { writeJson } from './write-json';

export interface Shop {
  shopId: string;
  domain: string;
  token: string;
  plan: 'plus' | 'standard';
}

const plans = { north: 'plus', south: 'standard' } as const;

/** The two shops of this machine and the file by which shopify-sync knows them: served by the simulator, tokens by reference. */
export function makeShops(directory: DataDirectory, simulatorUrl: string): { shops: Shop[]; shopsFile: string } {
  const shops = Object.entries(plans).map(([shopId, plan]) => {
    const tokenFile = directory.at('secrets', `shop-${shopId}.token`);
    const token = keptSecret(tokenFile, () => `shpat_${randomBytes(16).toString('hex')}`);
    return { shopId, domain: `${shopId}.myshopify.test`, token, plan, tokenFile };
  });
  const shopsFile = directory.at('shops.json');
  const settings = shops.map(({ shopId, domain, plan, tokenFile }) => [
    shopId,
    { domain, apiVersion: '2026-10', url: simulatorUrl, tokenFile, plan, channelId: 'ONLINE', publish: 'available' },
  ]);
  writeJson(shopsFile, Object.fromEntries(settings));
  return { shops: shops.map(({ tokenFile: _, ...shop }) => shop), shopsFile };
}
