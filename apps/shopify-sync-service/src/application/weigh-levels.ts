import { percentOf, type GuardFigure } from '@app/common/imports';
import { isTaken, type MappedLocation, type ObservedLevel } from '../domain/observed-level';
import type { HeldReadings, WeighedLevels } from './observed-ports';

/** A figure and the location that it is of. */
export interface LocationFigure extends GuardFigure {
  readonly place: string;
}

const rowsAtATime = 1_000;

/** How far the locations of a shop go whose number counts, each by itself, in one pass over its levels. */
export async function weighLevels(
  held: HeldReadings,
  { runId, locations, creates }: { runId: string; locations: readonly MappedLocation[]; creates: boolean },
  levels: AsyncIterable<readonly ObservedLevel[]>,
): Promise<LocationFigure[]> {
  const open = new Map(
    locations.filter(isTaken).map((location) => [location.locationId, new WeighedLocation(held, location)]),
  );
  for await (const some of levels) for (const level of some) await open.get(level.locationId)?.add(level);
  const figures = [...open.values()].map(async (one) =>
    one.figures(await held.rowsBefore(runId, one.location), creates),
  );
  return (await Promise.all(figures)).flat();
}

class WeighedLocation {
  private waiting: ObservedLevel[] = [];
  private untracked = 0;
  private rows = 0;
  private sums: WeighedLevels = { levels: 0, old: 0, zeroed: 0, moved: 0, stock: 0, unknown: 0 };

  constructor(
    private readonly held: HeldReadings,
    readonly location: MappedLocation,
  ) {}

  async add(level: ObservedLevel): Promise<void> {
    this.rows++;
    if (!level.tracked) {
      this.untracked++;
      return;
    }
    this.waiting.push(level);
    if (this.waiting.length === rowsAtATime) await this.flush();
  }

  private async flush(): Promise<void> {
    const rows = this.waiting;
    this.waiting = [];
    const more = await this.held.weigh(this.location, rows);
    const { levels, old, zeroed, moved, stock, unknown } = this.sums;
    this.sums = {
      levels: levels + more.levels,
      old: old + more.old,
      zeroed: zeroed + more.zeroed,
      moved: moved + more.moved,
      stock: stock + more.stock,
      unknown: unknown + more.unknown,
    };
  }

  /** Levels that begin with the reading say nothing, and neither does a location that was never read before. */
  async figures(rowsBefore: number | undefined, creates: boolean): Promise<LocationFigure[]> {
    if (this.waiting.length > 0) await this.flush();
    const { levels, old, zeroed, moved, stock, unknown } = this.sums;
    const rejected = this.untracked + (creates ? 0 : unknown);
    const sent = this.rows - this.untracked;
    const shares: [guard: string, part: number, of: number, judgedOf: number, what: string][] = [
      ['rejectedShare', rejected, this.rows, this.rows, 'of the rows are rejected'],
    ];
    if (old > 0)
      shares.push(
        ['levelsToZero', zeroed, levels, levels, 'of the levels go to zero'],
        ['shareOfStock', moved, stock, levels, 'of the units held move'],
      );
    if (rowsBefore !== undefined)
      shares.push(['fewerRows', Math.max(0, rowsBefore - sent), rowsBefore, rowsBefore, 'fewer rows than last time']);
    const { shopId, locationId } = this.location;
    const place = `location ${locationId} of shop ${shopId}`;
    return shares.map(([guard, part, of, judgedOf, what]) => {
      const figure = percentOf(part, of);
      const says = `${place}: ${figure} % ${what} (${part} of ${of})`;
      return { place, guard, figure, of: judgedOf, says };
    });
  }
}
