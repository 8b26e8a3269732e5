import type { ImportFile, ReadOption } from '@app/common/imports';
import { StocklineError, nearest, shorten } from '@app/common/kernel';
import type { KnownNames } from './known-names';
import { NamedPages } from './named-pages';

/** The facilities where a level that no row names goes to zero. */
export interface AbsentScope {
  readonly facilityIds: readonly string[];
}

const mostFacilities = 1_000;

/** Reads `absentMeansZero`: the facilities must be named, so that a file of one store never empties another. */
export const absentScope: ReadOption = (value, refuse) => {
  const facilityIds = namesIn(value);
  if (facilityIds.length > 0 && facilityIds.length <= mostFacilities) return { facilityIds };
  return refuse(`must name the facilities it holds for, 1 to ${mostFacilities} of them`, '{ "facilityIds": ["F1"] }');
};

/** The facilities that a value names; none where it is anything else than a list of them. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'facilityIds') return [];
  const names: unknown = (value as { facilityIds: unknown }).facilityIds;
  if (!Array.isArray(names)) return [];
  const texts = names.filter((name): name is string => typeof name === 'string' && name.trim() !== '');
  return texts.length === names.length ? [...new Set(texts.map((name) => name.trim().normalize('NFC')))] : [];
}

/** The facilities of a file where what is absent means zero; none for mended rows, which are a few out of a whole. */
export function absentFacilities({ facilities }: KnownNames, file: ImportFile): NamedPages | undefined {
  const scope = file.parameters.additionalParameters['absentMeansZero'] as AbsentScope | undefined;
  if (scope === undefined || file.resendOf !== null) return undefined;
  return new NamedPages(new Set(scope.facilityIds.map((facilityId) => facilityNo(facilities, facilityId))));
}

function facilityNo(facilities: ReadonlyMap<string, number>, facilityId: string): number {
  const found = facilities.get(facilityId);
  if (found !== undefined) return found;
  const near = nearest(facilityId, facilities.keys());
  throw new StocklineError({
    code: 'facility_unknown',
    message: `absentMeansZero names facility "${shorten(facilityId)}", and there is none that holds stock`,
    hint: near === undefined ? 'Name it by its facilityId. See GET /facilities.' : `Did you mean "${near}"?`,
  });
}
