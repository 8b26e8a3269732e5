import type { DataDirectory } from './open-data-directory';
import type { Flags } from './read-flags';
import type { Screen } from './screen';

/** What every step of a start works with. */
export interface Stage {
  flags: Flags;
  directory: DataDirectory;
  screen: Screen;
  /** Something that the product cannot live without has died: everything stops, with status 1. */
  fail: (report: string) => void;
  /** Remembers how to undo a step; undone in reverse. */
  onStop: (name: string, stop: () => Promise<void>) => void;
}
