/** The channel that each shop sells through; ONLINE where nothing else is said. */
export class ShopChannels {
  private readonly channels: ReadonlyMap<string, string>;

  /** `stated` as `north=ONLINE,south=B2B`. */
  constructor(stated: string) {
    const pairs = stated.split(',').map((pair) => pair.split('=').map((name) => name.trim()));
    this.channels = new Map(pairs.flatMap(([shopId, channelId]) => (shopId && channelId ? [[shopId, channelId]] : [])));
  }

  of(shopId: string): string {
    return this.channels.get(shopId) ?? 'ONLINE';
  }
}
