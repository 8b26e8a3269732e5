import { posix } from 'node:path';

const mostNames = 1_000;

/** The name that is wanted, then the same with a number before its ending: `reset.csv`, `reset.2.csv`, `reset.3.csv`, … */
export function* freeNames(path: string): Generator<string> {
  yield path;
  const ending = posix.extname(path);
  const stem = path.slice(0, path.length - ending.length);
  for (let number = 2; number <= mostNames; number++) yield `${stem}.${number}${ending}`;
}
