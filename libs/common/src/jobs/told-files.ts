const mostFiles = 200;
const mostCharacters = 250_000;
/** Nobody has to act on these. */
const quiet = new Set<unknown>(['completed', 'nothing_to_do', undefined]);

/**
 * What a run shows of its files, in their order: all of them as long as they are few; else those that somebody has to look at before the others,
 * as many as have room. A thousand files with all that is known of them are more than a message may hold, and a run that cannot be told of cannot
 * end. `counts.files` says how many there were; each of them is listed at GET /imports?runId=….
 */
export function toldFiles(files: readonly object[]): readonly object[] {
  const places = files.map((_, place) => place);
  const isQuiet = (place: number): boolean => quiet.has((files[place] as { status?: unknown }).status);
  const told = new Set<number>();
  let characters = 0;
  for (const place of [...places.filter((one) => !isQuiet(one)), ...places.filter(isQuiet)]) {
    characters += JSON.stringify(files[place]).length;
    if (told.size === mostFiles || characters > mostCharacters) break;
    told.add(place);
  }
  return files.filter((_, place) => told.has(place));
}
