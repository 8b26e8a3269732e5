import { shorten } from '@app/common/kernel';
import type { FacilityType } from './held-back';
import type { CellProblem } from './row-problem';

/** The headers under which a file may give units: `threshold` speaks of channels only, the other goes by the facility's type. */
export type UnitsColumn = 'threshold' | 'facilitySafetyStock';

/** Says why a column cannot speak of a facility, or nothing when it can. */
export function columnFits(
  column: UnitsColumn,
  facility: { facilityId: string; type: FacilityType },
): CellProblem | undefined {
  if (column === 'facilitySafetyStock' || facility.type === 'CONFIGURATION') return undefined;
  return {
    code: 'threshold_needs_channel',
    reason: `facility "${shorten(facility.facilityId)}" is a ${facility.type}, and a threshold is held back per channel`,
    hint: 'Name the channel (a CONFIGURATION facility), or give the number under facility-safety-stock.',
  };
}
