/** A bin as the model has it. */
interface ModelBin {
  quantityOnHand: number;
  availableToPromise: number;
}
interface ModelRow {
  level: string;
  bin: string;
  quantityOnHand: number;
  availableToPromise: number;
  version: number;
}
export interface ModelImport {
  importId: string;
  rows: readonly ModelRow[];
  undoOf: ModelImport | null;
  undoneBy: ModelImport | null;
}
export interface StockRow {
  product: string;
  facility: string;
  /** Undefined names none. */
  bin?: string;
  units: number;
}
export interface Counts {
  applied: number;
  unchanged: number;
  superseded: number;
  rejected: number;
}
type Moves = { quantityOnHand: number; availableToPromise: number };

export const defaultBin = 'TLTLTLLL01';
/** A product that nobody has stated. */
export const unknownProduct = 'NOBODY';

/**
 * What stock is, as product.md tells it and in the plainest way there is: bins that are moved one after the other. The trial holds the real thing
 * against it, so nothing of the real thing is used here.
 */
export class StockModel {
  readonly bins = new Map<string, ModelBin>();
  readonly versions = new Map<string, number>();
  readonly imports: ModelImport[] = [];

  /** A file of absolute numbers: the last row of a bin counts. */
  set(rows: readonly StockRow[], number: keyof ModelBin, importId: string): Counts {
    const counts = { applied: 0, unchanged: 0, superseded: 0, rejected: 0 };
    const moved: ModelRow[] = [];
    for (const [index, row] of rows.entries()) {
      const key = binOf(row);
      if (row.product === unknownProduct) counts.rejected++;
      else if (rows.slice(index + 1).some((later) => binOf(later) === key)) counts.superseded++;
      else {
        const difference = row.units - (this.bins.get(key)?.[number] ?? 0);
        if (difference === 0) counts.unchanged++;
        else {
          counts.applied++;
          moved.push(this.move(key, { quantityOnHand: difference, availableToPromise: difference }));
        }
      }
    }
    this.imports.push({ importId, rows: moved, undoOf: null, undoneBy: null });
    return counts;
  }

  /** A file of differences: every row counts. */
  add(rows: readonly StockRow[], importId: string): Counts {
    const known = rows.filter(({ product }) => product !== unknownProduct);
    const moving = known.filter(({ units }) => units !== 0);
    const moved = moving.map((row) =>
      this.move(binOf(row), { quantityOnHand: row.units, availableToPromise: row.units }),
    );
    this.imports.push({ importId, rows: moved, undoOf: null, undoneBy: null });
    const applied = moving.length;
    return { applied, unchanged: known.length - applied, superseded: 0, rejected: rows.length - known.length };
  }

  /** Something that happened: where it names no bin, the one with the most ATP takes it. */
  happen(row: StockRow, moves: Moves): void {
    if (moves.quantityOnHand === 0 && moves.availableToPromise === 0) return;
    const fullest = [...this.bins.keys()]
      .filter((key) => levelOf(key) === levelOf(binOf(row)))
      // The default bin is older than all others, and by name the last of those that are tried here.
      .sort(
        (one, other) =>
          this.bins.get(other)!.availableToPromise - this.bins.get(one)!.availableToPromise || (one < other ? 1 : -1),
      );
    this.move(row.bin === undefined ? (fullest[0] ?? binOf(row)) : binOf(row), moves);
  }

  /** What can be taken back: it did something, stands, and is not there again by a newer one. */
  get undoable(): readonly ModelImport[] {
    return this.imports.filter(
      (one) =>
        one.rows.length > 0 &&
        one.undoneBy === null &&
        !this.imports.some((back) => back.undoOf === one && back.undoneBy !== null),
    );
  }

  /** Takes an import back where nothing has moved the level since. */
  undo(undone: ModelImport, importId: string): Counts {
    const last = (level: string): number =>
      Math.max(...undone.rows.filter((row) => row.level === level).map(({ version }) => version));
    const standing = undone.rows.filter((row) => last(row.level) === this.versions.get(row.level));
    const rows = standing
      .toReversed()
      .map(({ bin, quantityOnHand, availableToPromise }) =>
        this.move(bin, { quantityOnHand: -quantityOnHand, availableToPromise: -availableToPromise }),
      );
    const undo: ModelImport = { importId, rows, undoOf: undone, undoneBy: null };
    this.imports.push(undo);
    // What takes nothing back is not in effect.
    if (rows.length > 0)
      for (let [at, isInEffect] = [undo, true]; at.undoOf; [at, isInEffect] = [at.undoOf, !isInEffect])
        at.undoOf.undoneBy = isInEffect ? at : null;
    return { applied: rows.length, unchanged: 0, superseded: undone.rows.length - rows.length, rejected: 0 };
  }

  private move(bin: string, { quantityOnHand, availableToPromise }: Moves): ModelRow {
    const level = levelOf(bin);
    const stood = this.bins.get(bin) ?? { quantityOnHand: 0, availableToPromise: 0 };
    this.bins.set(bin, {
      quantityOnHand: stood.quantityOnHand + quantityOnHand,
      availableToPromise: stood.availableToPromise + availableToPromise,
    });
    const version = (this.versions.get(level) ?? 0) + 1;
    this.versions.set(level, version);
    return { level, bin, quantityOnHand, availableToPromise, version };
  }
}

const binOf = ({ product, facility, bin = defaultBin }: StockRow): string => `${product} ${facility} ${bin}`;
const levelOf = (bin: string): string => bin.slice(0, bin.lastIndexOf(' '));
