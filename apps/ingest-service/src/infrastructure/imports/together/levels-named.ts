import { bitsAPage, type RepeatedKeys } from '@app/common/imports';

const wordsAPage = bitsAPage / 32;

/** The levels that the files of a set name: a bit a product, in pages of a facility. */
export class LevelsNamed {
  private readonly pages = new Map<string, Int32Array>();

  /** Takes a file's in; false where one of them is there already, and then none is taken. Bins of one level in one file are no two files. */
  take(keys: RepeatedKeys): boolean {
    const named = new Map<string, Int32Array>();
    for (const { facilityNo, pageNo, bits } of keys.named()) {
      const key = `${facilityNo} ${pageNo}`;
      const words = new Int32Array(bits.buffer, bits.byteOffset, wordsAPage);
      const before = named.get(key);
      named.set(key, before === undefined ? words : joined(before, words));
    }
    for (const [key, words] of named) {
      const taken = this.pages.get(key);
      if (taken?.some((word, place) => (word & words[place]!) !== 0)) return false;
    }
    for (const [key, words] of named) this.pages.set(key, joined(this.pages.get(key) ?? words, words));
    return true;
  }
}

const joined = (one: Int32Array, other: Int32Array): Int32Array => one.map((word, place) => word | other[place]!);
