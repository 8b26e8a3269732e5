import { newId } from '@app/common/kernel';
import { exportFileName } from './export-file-name';

describe('the name of an export', () => {
  const runId = newId(Date.UTC(2026, 10, 29, 16, 35, 51, 123));

  it('tells job, channel and time, and is the same however often the run is begun', () => {
    const name = exportFileName('EXP_PROD_THOLD', 'ONLINE', runId);
    expect(name).toBe(`EXP_PROD_THOLD.ONLINE.20261129T163551Z.${runId.slice(-8)}.csv`);
    expect(exportFileName('EXP_PROD_THOLD', 'ONLINE', runId)).toBe(name);
    expect(exportFileName('EXP_PROD_THOLD', null, runId)).toContain('.all-channels.');
  });

  it('holds no way out of its directory, whatever the channel is called', () => {
    expect(exportFileName('EXP_PROD_THOLD', '../../a b/ü', runId)).toMatch(
      /^EXP_PROD_THOLD\.______a_b__\.\d{8}T\d{6}Z\./,
    );
  });
});
