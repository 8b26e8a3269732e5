import { matchHeader } from '.';

const columns = [
  { name: 'facilityId', oneOf: 'facility' },
  { name: 'externalFacilityId', oneOf: 'facility' },
  { name: 'availableQty', aliases: ['quantity'], required: true },
];

describe('a header', () => {
  it('is matched without regard to case, spaces, - and _, through aliases', () => {
    const header = matchHeader(['Facility-ID', ' QUANTITY ', 'colour'], columns);
    expect([header.place('facilityId'), header.place('availableQty'), header.place('externalFacilityId')]).toEqual([
      0, 1, -1,
    ]);
    expect(header.unknown).toEqual(['colour']);
  });

  it('without a required column, or with a known one twice, refuses the file and names all of it', () => {
    expect(() => matchHeader(['facility_id', 'FacilityId'], columns)).toThrow(
      /facilityId is there 2 times.*availableQty is missing/,
    );
    expect(() => matchHeader(['quantity'], columns)).toThrow(/one of the columns facilityId, externalFacilityId/);
  });

  it('takes a mapping and constants for what the file calls otherwise or lacks', () => {
    const header = matchHeader(['Bestand'], columns, {
      columns: { availableQty: 'bestand' },
      constants: { facilityId: 'F1' },
    });
    expect([header.place('availableQty'), header.constant('facilityId')]).toEqual([0, 'F1']);
    expect(() => matchHeader(['Bestand'], columns, { columns: { quantty: 'Bestand' } })).toThrow(/names "quantty"/);
  });
});
