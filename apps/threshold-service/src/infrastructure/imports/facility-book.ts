import type { Sql } from '@app/common/database';
import { shorten } from '@app/common/kernel';
import type { FacilityType } from '../../domain/held-back';
import type { CellProblem } from '../../domain/row-problem';

export interface KnownFacility {
  facilityNo: number;
  facilityId: string;
  externalFacilityId: string | null;
  type: FacilityType;
  timeZone: string | null;
}

/** All facilities by both of their names. There are thousands at most, and a file names them a million times. */
export class FacilityBook {
  private readonly byId = new Map<string, KnownFacility>();
  private readonly byExternalId = new Map<string, KnownFacility[]>();

  constructor(facilities: readonly KnownFacility[]) {
    for (const facility of facilities) {
      this.byId.set(facility.facilityId, facility);
      const external = facility.externalFacilityId;
      if (external !== null) this.byExternalId.set(external, [...(this.byExternalId.get(external) ?? []), facility]);
    }
  }

  static async read(sql: Pick<Sql, 'query'>): Promise<FacilityBook> {
    return new FacilityBook(
      await sql.query<KnownFacility>(
        `select facility_no as "facilityNo", facility_id as "facilityId", external_facility_id as "externalFacilityId", type, time_zone as "timeZone"
         from facility`,
      ),
    );
  }

  /** The facility that one name, or both, lead to; blank = not given. */
  find(facilityId: string, externalFacilityId: string): KnownFacility | (CellProblem & { column: string }) {
    const own = facilityId === '' ? undefined : this.byId.get(facilityId);
    if (facilityId !== '' && !own) return unknown('facilityId', facilityId, this.byId.keys());
    const external = externalFacilityId === '' ? [] : (this.byExternalId.get(externalFacilityId) ?? []);
    if (externalFacilityId !== '' && external.length === 0)
      return unknown('facilityExternalId', externalFacilityId, this.byExternalId.keys());
    if (!own && external.length > 1)
      return {
        column: 'facilityExternalId',
        code: 'facility_ambiguous',
        reason: `external id "${shorten(externalFacilityId)}" belongs to ${external.map((facility) => facility.facilityId).join(' and ')}`,
        hint: 'Name the facility by its facility-id.',
      };
    if (own && external.length > 0 && !external.includes(own))
      return {
        column: 'facilityExternalId',
        code: 'facility_contradicts',
        reason: `facility-id "${shorten(facilityId)}" and external id "${shorten(externalFacilityId)}" name different facilities`,
        hint: 'Give one of the two, or make them agree.',
      };
    return (
      own ??
      external[0] ?? {
        column: 'facilityId',
        code: 'facility_missing',
        reason: 'no facility is named',
        hint: 'Give facility-id or facility-external-id.',
      }
    );
  }
}

function unknown(column: string, value: string, known: Iterable<string>): CellProblem & { column: string } {
  const folded = value.toLowerCase();
  const near = [...known].find((name) => name.toLowerCase() === folded);
  return {
    column,
    code: 'facility_unknown',
    reason: `no facility has ${column === 'facilityId' ? 'facility-id' : 'external id'} "${shorten(value)}"`,
    hint: near
      ? `Did you mean "${shorten(near)}"? Case counts.`
      : 'Send the facility on catalog-events (or PUT /facilities/{id}), then send this row again.',
  };
}
