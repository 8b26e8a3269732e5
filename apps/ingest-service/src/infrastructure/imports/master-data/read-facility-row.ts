import type { ColumnDefinition, MatchedHeader, RecordBatch } from '@app/common/csv';
import type { FacilityUpserted } from '@app/common/contracts';
import { type RowProblem, type RowReader, type StagedRow, RowCells } from '@app/common/imports';
import { shorten } from '@app/common/kernel';
import { readId, readList } from './read-id';

export const facilityColumns: readonly ColumnDefinition[] = [
  { name: 'facilityId', aliases: ['id'], required: true },
  { name: 'type', aliases: ['facilityType', 'facilityTypeId'], required: true },
  { name: 'externalFacilityId', aliases: ['externalId'] },
  { name: 'name', aliases: ['facilityName'] },
  { name: 'timeZone', aliases: ['facilityTimeZone'] },
  { name: 'facilityGroupId', aliases: ['sells'] },
  { name: 'groups', aliases: ['memberOf', 'facilityGroups'] },
];

const types = ['WAREHOUSE', 'RETAIL_STORE', 'CONFIGURATION'] as const;
const optional = ['externalFacilityId', 'name', 'timeZone', 'facilityGroupId'] as const;

/** What a row states of a facility; what its file has no column for is not in it. */
export type FacilityStatement = Partial<Omit<FacilityUpserted, 'facilityId' | 'type'>> & {
  type: FacilityUpserted['type'];
  groups?: { facilityGroupId: string; priority: number | null }[];
};

/**
 * Reads the rows of a facilities file. A channel (type CONFIGURATION) names in `facilityGroupId` the group that it sells; `groups` are those that a
 * facility is a member of, as `FAC_GRP` or with its priority `FAC_GRP:2`, joined by ` | `.
 */
export class ReadFacilityRow implements RowReader {
  private readonly cells: RowCells<string>;

  constructor(header: MatchedHeader) {
    this.cells = new RowCells(
      header,
      facilityColumns.map(({ name }) => name),
    );
  }

  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | undefined {
    const text = (column: string): string => this.cells.text(batch, index, column);
    const facilityId = readId('facilityId', text('facilityId'));
    if (typeof facilityId === 'object') return facilityId;
    const type = types.find(
      (known) =>
        known ===
        text('type')
          .toUpperCase()
          .replace(/[\s-]+/g, '_'),
    );
    if (type === undefined) return unknownType(text('type'));
    const statement: FacilityStatement = { type };
    for (const column of optional) {
      if (!this.cells.has(column)) continue;
      const value = text(column);
      if (value !== '' && column !== 'name') {
        const id = readId(column, value);
        if (typeof id === 'object') return id;
      }
      statement[column] = value || null;
    }
    if (this.cells.has('groups')) {
      const groups = readGroups(text('groups'));
      if ('code' in groups) return groups;
      statement.groups = groups;
    }
    row.text(facilityId);
    row.text(JSON.stringify(statement));
    return undefined;
  }
}

function readGroups(text: string): NonNullable<FacilityStatement['groups']> | RowProblem {
  const groups: NonNullable<FacilityStatement['groups']> = [];
  for (const member of readList(text)) {
    const [, facilityGroupId, priority] = /^([^:]{1,255})(?::([1-9]\d{0,5}))?$/.exec(member) ?? [];
    if (facilityGroupId === undefined)
      return {
        code: 'group_priority_invalid',
        reason: `"${shorten(member)}" names no group, or its priority is no number from 1`,
        hint: 'Write FAC_GRP, or FAC_GRP:2 with the priority behind it, several joined by " | ".',
        column: 'groups',
        value: shorten(member),
      };
    groups.push({
      facilityGroupId: facilityGroupId.trim(),
      priority: priority === undefined ? null : Number(priority),
    });
  }
  return groups;
}

const unknownType = (value: string): RowProblem => ({
  code: 'facility_type_unknown',
  reason: value === '' ? 'type is blank' : `type "${shorten(value)}" is not known`,
  hint: `Give ${types.join(', ')} (the last is a channel).`,
  column: 'type',
  ...(value === '' ? {} : { value: shorten(value) }),
});
