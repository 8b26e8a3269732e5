import type { Shop } from './make-shops';

/** Gives each shop two locations and no product: what a person starts their own trial from. */
export async function seedEmptyShops(adminUrl: string, shops: readonly Shop[]): Promise<void> {
  for (const { domain, token, plan } of shops) {
    const locations = ['Paris', 'Lyon'].map((name, index) => ({
      id: `gid://shopify/Location/${index + 1}`,
      name,
      isActive: true,
    }));
    const response = await fetch(`${adminUrl}/seed`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ shop: domain, token, plan, locations, products: [] }),
    });
    if (!response.ok)
      throw new Error(`The simulator did not take ${domain}: ${response.status} ${await response.text()}`);
  }
}
