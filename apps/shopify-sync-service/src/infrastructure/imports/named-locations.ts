import type { RowProblem } from '@app/common/imports';
import type { Sql } from '@app/common/database';
import { nearest, shorten } from '@app/common/kernel';

export interface NamedLocation {
  readonly shopId: string;
  readonly locationId: string;
}
/** The name that a shop gives a location; null where it has none of that number. */
export type NameOfLocation = (location: NamedLocation) => Promise<string | null>;

const number = /^(?:gid:\/\/shopify\/Location\/)?(\d{1,20})$/;

/** Which mapped location a cell means: by its number or gid, or by the name that the shop gives it, which is asked of the shop once a file and only then. */
export class NamedLocations {
  private readonly byNumber: ReadonlyMap<string, readonly NamedLocation[]>;
  private byName: ReadonlyMap<string, readonly NamedLocation[]> | undefined;

  private constructor(
    private readonly mapped: readonly NamedLocation[],
    private readonly nameOf: NameOfLocation,
  ) {
    this.byNumber = Map.groupBy(mapped, ({ locationId }) => locationId);
  }

  static async read(sql: Pick<Sql, 'query'>, nameOf: NameOfLocation): Promise<NamedLocations> {
    const mapped = await sql.query<NamedLocation>(
      `select shop_id as "shopId", location_id as "locationId" from location_mapping
       where facility_id is not null or facility_group_id is not null order by 1, 2`,
    );
    return new NamedLocations(mapped, nameOf);
  }

  /** To be called before names are looked up among these cells. */
  async prepare(cells: Iterable<string>): Promise<void> {
    if (this.byName !== undefined) return;
    for (const cell of cells)
      if (cell !== '' && !number.test(cell)) {
        const named = await Promise.all(
          this.mapped.map(async (location) => ({ location, name: await this.nameOf(location) })),
        );
        this.byName = Map.groupBy(
          named.flatMap(({ location, name }) => (name === null ? [] : [{ ...location, name: name.trim() }])),
          ({ name }) => name,
        );
        return;
      }
  }

  /** The location of a cell, in the shop that the row names, if it names one. */
  find(cell: string, shopId: string): NamedLocation | RowProblem {
    const found = (this.byNumber.get(number.exec(cell)?.[1] ?? '') ?? this.byName?.get(cell) ?? []).filter(
      (location) => shopId === '' || location.shopId === shopId,
    );
    if (found.length === 1) return found[0]!;
    return found.length > 1 ? ambiguous(cell, found) : this.unmapped(cell, shopId);
  }

  private unmapped(cell: string, shopId: string): RowProblem {
    const near = nearest(cell, number.test(cell) ? [] : (this.byName?.keys() ?? []));
    const where = shopId === '' ? '' : ` of shop "${shorten(shopId)}"`;
    return {
      code: 'location_not_mapped',
      reason: cell === '' ? 'no location is named' : `no location${where} that is mapped here is "${shorten(cell)}"`,
      hint:
        near === undefined
          ? 'Map it: PUT /shops/{shopId}/locations/{locationId}. Then send this row again.'
          : `Did you mean "${shorten(near)}"? Case counts.`,
      column: 'locationId',
      value: shorten(cell),
    };
  }
}

const ambiguous = (cell: string, found: readonly NamedLocation[]): RowProblem => ({
  code: 'location_ambiguous',
  reason: `"${shorten(cell)}" is ${found.map(({ shopId, locationId }) => `location ${locationId} of shop ${shopId}`).join(' and ')}`,
  hint: 'Give the number of the location, and its shop in a column shop_id.',
  column: 'locationId',
  value: shorten(cell),
});
