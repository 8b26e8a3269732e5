import type { Database } from '@app/common/database';
import { fillBook } from './fill-book';
import { ambiguous, IdentificationBook, notInBook } from './identification-book';

/** Who asks for more than so many names of a type is given all of them at once. */
const manyNames = 20_000;

export interface WantedProduct {
  idTypeNo: number;
  value: Buffer;
}

/** Why a value names no product, with the products that may be meant. `near` differs from it by case alone. */
export type Unresolved = ({ carriers: string } | { near: string | null }) & { productNos: readonly number[] };

/** What a replica knows of the products that files name; shared by all files of this process. */
export class ProductBook {
  private readonly book = new IdentificationBook();
  private version = '';
  /** Names of each type that were looked up since the book was empty; infinitely many where it holds the type whole. */
  private readonly lookedUp = new Map<number, number>();

  constructor(private readonly database: Pick<Database, 'query' | 'session'>) {}

  /** Forgets everything when an identification has changed since it was last asked. Called before a file is read. */
  async refresh(): Promise<void> {
    const [now] = await this.database.query<{ version: string }>('select version from identification_version');
    if (now!.version === this.version) return;
    this.book.clear();
    this.lookedUp.clear();
    this.version = now!.version;
  }

  /** The product that a value names, as far as it is known by now: `notInBook` must be looked up, `ambiguous` told about. */
  find(idTypeNo: number, source: Buffer, start: number, end: number): number {
    return this.book.find(idTypeNo, source, start, end);
  }

  /** Looks values up in one statement and keeps what it finds. Gives the product of each, or why there is none. */
  async lookUp(wanted: readonly WantedProduct[]): Promise<(number | Unresolved)[]> {
    await this.fillWithWhatIsAskedOften(wanted);
    const known = wanted.map(({ idTypeNo, value }) => this.find(idTypeNo, value, 0, value.length));
    const others = wanted.filter((_, index) => known[index]! <= notInBook);
    if (others.length === 0) return known;
    const answers = (await this.lookUpInDatabase(others)).values();
    return known.map((product) => (product > notInBook ? product : answers.next().value!));
  }

  private async fillWithWhatIsAskedOften(wanted: readonly WantedProduct[]): Promise<void> {
    for (const { idTypeNo } of wanted) this.lookedUp.set(idTypeNo, (this.lookedUp.get(idTypeNo) ?? 0) + 1);
    for (const [idTypeNo, names] of this.lookedUp) {
      if (names <= manyNames || names === Infinity) continue;
      this.lookedUp.set(idTypeNo, Infinity);
      await fillBook(this.database, this.book, idTypeNo);
    }
  }

  private async lookUpInDatabase(wanted: readonly WantedProduct[]): Promise<(number | Unresolved)[]> {
    const names = wanted.map(({ value }) => value.toString('utf8'));
    const found = await this.database.query<{ place: string; product_nos: number[]; carriers: string | null }>(
      `select w.place, array_agg(i.product_no) as product_nos,
              case when count(*) > 1 then string_agg(p.product_id, ' and ' order by p.product_id) end as carriers
       from unnest($1::smallint[], $2::text[]) with ordinality as w (id_type_no, id_value, place)
       join product_identification i on i.id_type_no = w.id_type_no and i.id_value = w.id_value collate "C"
       left join product p on i.shared and p.product_no = i.product_no
       group by w.place`,
      [wanted.map(({ idTypeNo }) => idTypeNo), names],
    );
    const answers = new Array<number | Unresolved>(wanted.length).fill(notInBook);
    for (const { place, product_nos: productNos, carriers } of found)
      answers[Number(place) - 1] = carriers === null ? productNos[0]! : { carriers, productNos };
    for (const [index, { idTypeNo, value }] of wanted.entries()) {
      const answer = answers[index]!;
      if (answer === notInBook || this.find(idTypeNo, value, 0, value.length) !== notInBook) continue;
      this.book.add(idTypeNo, value, typeof answer === 'number' ? answer : ambiguous);
    }
    return this.withNearMatches(wanted, names, answers);
  }

  private async withNearMatches(
    wanted: readonly WantedProduct[],
    names: readonly string[],
    answers: (number | Unresolved)[],
  ): Promise<(number | Unresolved)[]> {
    const unknown = answers.flatMap((answer, index) => (answer === notInBook ? [index] : []));
    if (unknown.length === 0) return answers;
    const near = await this.database.query<{ place: string; id_value: string; product_nos: number[] }>(
      `select w.place, min(i.id_value) as id_value, array_agg(i.product_no) as product_nos
       from unnest($1::smallint[], $2::text[]) with ordinality as w (id_type_no, id_value, place)
       join product_identification i on lower(i.id_value) = lower(w.id_value) collate "C" and i.id_type_no = w.id_type_no
       group by w.place`,
      [unknown.map((index) => wanted[index]!.idTypeNo), unknown.map((index) => names[index]!)],
    );
    const nearOf = new Map(near.map((row) => [unknown[Number(row.place) - 1], row]));
    for (const index of unknown) {
      const found = nearOf.get(index);
      answers[index] = { near: found?.id_value ?? null, productNos: found?.product_nos ?? [] };
    }
    return answers;
  }
}
