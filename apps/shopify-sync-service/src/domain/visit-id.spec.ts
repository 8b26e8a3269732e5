import { newVisitId } from './visit-id';

describe('the name of a visit of event mode', () => {
  it('is a UUID that is told from every run’s by its version, and another each time', () => {
    const ids = Array.from({ length: 100 }, newVisitId);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
