import type { PlanName } from '../cost/plans';
import type { Collection, InventoryItem, Location, Product, ProductVariant } from './catalog';
import { Access } from './access';
import { Ledger, type ChangeCause, type ChangeGroup, type QuantityChange } from './ledger';
import { LevelTable } from './level-table';
import type { QuantityName } from './quantity-names';
import type { ShopEvent } from './shop-event';
import type { ShopSettings } from './shop-settings';
import { SortedByNumber } from './sorted-by-number';

const firstLevelGroup = 143_000_000_001;

/** One shop with all that it holds. Levels change through `apply` alone, which writes the ledger with them. */
export class Shop {
  readonly access = new Access();
  readonly settings: ShopSettings = {
    notStocked: 'inactiveWrite',
    costPerInputRow: 0,
    latencyMs: 0,
    deprecatedReason: null,
  };
  /** Is told of whatever others may be told of; it must not throw. */
  onEvent: (event: ShopEvent) => void = () => undefined;
  readonly locations = new Map<string, Location>();
  readonly locationList: Location[] = [];
  readonly items = new Map<string, InventoryItem>();
  readonly itemList: InventoryItem[] = [];
  readonly itemsInOrder = new SortedByNumber<InventoryItem>((item) => item.number);
  readonly variants = new Map<string, ProductVariant>();
  readonly variantsInOrder = new SortedByNumber<ProductVariant>((variant) => variant.number);
  readonly products = new Map<string, Product>();
  readonly productsInOrder = new SortedByNumber<Product>((product) => product.number);
  readonly collections = new Map<string, Collection>();
  readonly levels = new LevelTable();
  readonly ledger = new Ledger();
  private readonly rowsOfLocation: SortedByNumber<number>[] = [];

  constructor(
    readonly ordinal: number,
    readonly domain: string,
    public plan: PlanName,
  ) {}

  addLocation(number: number, id: string, name: string, isActive: boolean, atMs: number): void {
    const ordinal = this.locationList.length;
    const levelGroup = firstLevelGroup + ordinal;
    const location: Location = {
      kind: 'Location',
      ordinal,
      number,
      id,
      levelGroup,
      name,
      isActive,
      createdAtMs: atMs,
      updatedAtMs: atMs,
    };
    this.locations.set(id, location);
    this.locationList.push(location);
    this.rowsOfLocation.push(new SortedByNumber((row) => this.itemAt(row).number));
  }

  /** The collection of that title; one that was not named before is made. */
  collectionTitled(title: string): Collection {
    const known = this.collections.get(title);
    if (known) return known;
    const number = this.collections.size + 1;
    const collection = { kind: 'Collection', number, id: `gid://shopify/Collection/${number}`, title } as const;
    this.collections.set(title, collection);
    return collection;
  }

  addItem(item: InventoryItem): void {
    this.items.set(item.id, item);
    this.itemList.push(item);
    this.itemsInOrder.add(item);
  }

  itemAt = (row: number): InventoryItem => this.itemList[this.levels.itemOf(row)]!;
  locationAt = (row: number): Location => this.locationList[this.levels.locationOf(row)]!;
  rowsAt = (location: Location): readonly number[] => this.rowsOfLocation[location.ordinal]!.all();

  rowOf(item: InventoryItem, location: Location): number | undefined {
    return item.rows.find((row) => this.levels.locationOf(row) === location.ordinal);
  }

  /** The level of the pair; a pair that is not stocked yet gets one with nothing in it. */
  rowFor(item: InventoryItem, location: Location, isActive: boolean, atMs: number): number {
    const known = this.rowOf(item, location);
    if (known !== undefined) return known;
    const row = this.levels.add(item.ordinal, location.ordinal, isActive, atMs);
    item.rows.push(row);
    this.rowsOfLocation[location.ordinal]!.add(row);
    return row;
  }

  /** Stocks a level or takes it out of sale; who listens is told where that is news. */
  setActive(row: number, isActive: boolean, atMs: number): void {
    if (this.levels.isActive(row) === isActive) return;
    this.levels.setActive(row, isActive, atMs);
    this.onEvent({ topic: isActive ? 'INVENTORY_LEVELS_CONNECT' : 'INVENTORY_LEVELS_DISCONNECT', row });
  }

  levelId = (row: number): string =>
    `gid://shopify/InventoryLevel/${this.locationAt(row).levelGroup}?inventory_item_id=${this.itemAt(row).number}`;

  rowOfLevelId(id: string): number | undefined {
    const parts = /^gid:\/\/shopify\/InventoryLevel\/(\d+)\?inventory_item_id=(\d+)$/.exec(id);
    const location = this.locationList[Number(parts?.[1]) - firstLevelGroup];
    const item = this.items.get(`gid://shopify/InventoryItem/${parts?.[2]}`);
    return location && item && this.rowOf(item, location);
  }

  /** Makes the changes and writes them down; on_hand follows its parts and is written down after them. */
  apply(
    changes: readonly { row: number; name: Exclude<QuantityName, 'on_hand'>; delta: number }[],
    origin: { cause: ChangeCause; atMs: number; reason?: string; referenceDocumentUri?: string | null },
  ): ChangeGroup | null {
    const real = changes.filter(({ delta }) => delta !== 0);
    if (real.length === 0) return null;
    for (const { row, name, delta } of real) this.levels.change(row, name, delta, origin.atMs);
    const followed = real
      .filter(({ name }) => name !== 'incoming')
      .map(({ row, delta }): QuantityChange => ({ row, name: 'on_hand', delta }));
    if (origin.cause === 'seed') {
      this.levels.rememberSeeded(real);
      return null;
    }
    const group = this.ledger.append({
      cause: origin.cause,
      atMs: origin.atMs,
      reason: origin.reason ?? 'other',
      referenceDocumentUri: origin.referenceDocumentUri ?? null,
      changes: [...real, ...followed],
    });
    for (const { row, name } of real) if (name === 'available') this.onEvent({ topic: 'INVENTORY_LEVELS_UPDATE', row });
    return group;
  }
}
