import type { FileImport } from '../file-import';
import { leastBytes } from '../standing/what-stands';
import { workOn, type Surroundings } from '../work-on';

/** So many files and bytes are in hand together. */
const mostFiles = 64;
const mostBytes = 256 * 1024;

/**
 * Files in their order, in portions: each is one file, or several that speak of one moment, are small and may be plain enough to be taken together. `rows` are claims of which nothing has been
 * begun: what an interrupted run has left is taken file by file, so that one which ends its process drags no other along a second time.
 */
export function portionsOf(rows: readonly FileImport[], around: Surroundings): FileImport[][] {
  const portions: FileImport[][] = [];
  let bytes = 0;
  let mayGrow = false;
  for (const row of rows) {
    const suits = suitsTogether(row, around);
    const last = portions.at(-1);
    const isOfLast = suits && mayGrow && last?.[0]!.asOf.getTime() === row.asOf.getTime();
    if (isOfLast && last.length < mostFiles && bytes + row.fileSize <= mostBytes) last.push(row);
    else {
      portions.push([row]);
      bytes = 0;
    }
    bytes += row.fileSize;
    mayGrow = suits;
  }
  return portions;
}

function suitsTogether(row: FileImport, around: Surroundings): boolean {
  if (row.state !== 'claimed' || row.undoOf !== null || row.resendOf !== null || row.dryRun) return false;
  if (row.fileSize >= leastBytes) return false;
  const { declaration, file } = workOn(around, row);
  return declaration.together?.suits(file.parameters) === true;
}
