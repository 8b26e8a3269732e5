import { parseArgs } from 'node:util';
import { readScale, type Scale } from './read-scale';
import { WrongUse } from './wrong-use';

export interface Flags {
  once: boolean;
  empty: boolean;
  fresh: boolean;
  dataDir: string | undefined;
  rows: number;
  readyFile: string | undefined;
  scale: Scale;
}

const DEFAULT_ROWS = 20_000;
const MAX_ROWS = 10_000_000;

export const usage = `npm start -- [flags]
  --once             leave with 0 or 1 once the main job has ended
  --empty            no sample data, no main job
  --fresh            a new, throw-away data directory
  --data-dir DIR     where everything is kept (default .stockline)
  --rows N           rows of the generated stock files (default ${DEFAULT_ROWS.toLocaleString('en')})
  --scale LIST       replicas, as ingest=2,shopify-sync=2 (the first keeps its port, the others take free ones)
  --ready-file FILE  written once all is ready: JSON with every URL, port, key and directory`;

/** What the person asked for; anything that makes no sense together is refused before a thing is started. */
export function readFlags(args: readonly string[]): Flags | 'help' {
  const { values } = parse(args);
  if (values.help) return 'help';
  if (values.once && values.empty) throw new WrongUse('--once with --empty would do nothing: drop one of them');
  const rows = values.rows === undefined ? DEFAULT_ROWS : Number(values.rows.replaceAll(/[_,]/g, ''));
  if (!Number.isInteger(rows) || rows < 1 || rows > MAX_ROWS)
    throw new WrongUse(`--rows must be a whole number from 1 to ${MAX_ROWS}, not "${values.rows}"`);
  return {
    once: values.once,
    empty: values.empty,
    fresh: values.fresh,
    dataDir: values['data-dir'],
    rows,
    readyFile: values['ready-file'],
    scale: readScale(values.scale),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean', default: false },
        empty: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        'data-dir': { type: 'string' },
        rows: { type: 'string' },
        'ready-file': { type: 'string' },
        scale: { type: 'string' },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
}
