import { done, trialRuns, type Replica, type TrialRuns } from '../../../../../test/support/trial-runs';
import { waitUntil } from '../../../../../test/support/wait-until';
import { readSchedule } from './read-schedule';
import type { Schedules } from './schedules';

const minuteMs = 60_000;

describe('schedules', () => {
  let trial: TrialRuns;
  let replica: Replica;
  let now: Date;
  let schedules: Schedules;
  const clock = (): Date => now;

  beforeAll(async () => {
    trial = await trialRuns();
    replica = await trial.replica(() => Promise.resolve(done));
    schedules = replica.schedules(clock);
  });
  afterAll(() => trial.close());
  beforeEach(async () => {
    // Runs that an earlier test asked for are executed by the replica all the while.
    await waitUntil(
      async () => (await trial.database.query("select from run where status in ('queued', 'running')")).length === 0,
      { withinMs: 20_000, what: 'the runs of the test before have ended' },
    );
    for (const table of ['schedule', 'delivered_schedule', 'told', 'run', 'run_request'])
      await trial.database.execute(`delete from ${table}`);
  });

  const put = (body: object, name = 'trial', at: Schedules = schedules): Promise<void> =>
    replica.database.transaction((tx) => at.put(tx, readSchedule(name, { jobId: 'JOB_IMP_INV', ...body }), 'ops'));
  /** The times for which runs were asked for, in order. */
  const firedFor = async (): Promise<string[]> =>
    (
      await trial.database.query<{ id: string }>(
        "select split_part(request_id, '@', 2) as id from run where via = 'schedule' order by request_id",
      )
    ).map(({ id }) => id.slice(0, 16));
  /** Lets the clock go on in steps, with a look at each. */
  const goOn = async (to: string, stepMs = 15 * minuteMs): Promise<void> => {
    while (now < new Date(to)) {
      now = new Date(now.getTime() + stepMs);
      await schedules.fireDue();
    }
  };

  it.each([
    [
      'Europe/Paris',
      '30 2 * * *',
      '2026-03-28T22:00:00Z',
      '2026-03-30T06:00:00Z',
      ['2026-03-29T01:30', '2026-03-30T00:30'],
    ],
    [
      'Europe/Paris',
      '30 2 * * *',
      '2026-10-24T22:00:00Z',
      '2026-10-26T06:00:00Z',
      ['2026-10-25T00:30', '2026-10-26T01:30'],
    ],
    [
      'America/New_York',
      '30 2 * * *',
      '2026-03-08T03:00:00Z',
      '2026-03-09T12:00:00Z',
      ['2026-03-08T07:30', '2026-03-09T06:30'],
    ],
    [
      'America/New_York',
      '30 1 * * *',
      '2026-11-01T03:00:00Z',
      '2026-11-02T12:00:00Z',
      ['2026-11-01T05:30', '2026-11-02T06:30'],
    ],
  ])(
    'run a nightly job once a night in %s (%s) over a change of the clock from %s',
    async (zone, cron, from, to, runs) => {
      now = new Date(from);
      await put({ cron, zone });
      await goOn(to);
      expect(await firedFor()).toEqual(runs);
    },
  );

  it.each([
    ['back', '2026-10-25T00:00:00Z', '2026-10-25T02:00:00Z'],
    ['on', '2026-03-29T00:00:00Z', '2026-03-29T02:00:00Z'],
  ])('run every 15 minutes of the time that passes while the clock is put %s', async (_, from, to) => {
    now = new Date(from);
    await put({ cron: '*/15 * * * *', zone: 'Europe/Paris' });
    await goOn(to, 5 * minuteMs);
    expect(await firedFor()).toHaveLength(8);
  });

  describe('after an outage of three hours', () => {
    const outage = async (missed: string, end = '2026-11-27T13:10:00Z'): Promise<void> => {
      now = new Date('2026-11-27T10:10:00Z');
      await put({ cron: '*/15 * * * *', missed });
      now = new Date(end);
      await schedules.fireDue();
      await goOn('2026-11-27T13:30:00Z', 5 * minuteMs);
    };

    it('leave out what was missed by policy, say so, and go on with the next', async () => {
      await outage('skip');
      expect(await firedFor()).toEqual(['2026-11-27T13:15', '2026-11-27T13:30']);
      expect(await schedules.find('trial')).toMatchObject({ lastSkippedAt: '2026-11-27T10:15:00.000Z' });
    });

    it('make up for all that was missed with one run by policy, and go on with the next', async () => {
      await outage('once');
      expect(await firedFor()).toEqual(['2026-11-27T10:15', '2026-11-27T13:15', '2026-11-27T13:30']);
    });

    it.each(['skip', 'once'])('run once for a time that has just come (%s)', async (missed) => {
      await outage(missed, '2026-11-27T13:15:30Z');
      expect(await firedFor()).toEqual(['2026-11-27T13:15', '2026-11-27T13:30']);
    });

    it('have missed nothing while they were switched off', async () => {
      now = new Date('2026-11-27T10:10:00Z');
      await put({ cron: '*/15 * * * *', missed: 'once', enabled: false });
      now = new Date('2026-11-27T13:10:00Z');
      await schedules.fireDue();
      await put({ cron: '*/15 * * * *', missed: 'once' });
      await schedules.fireDue();
      expect(await firedFor()).toEqual([]);
    });
  });

  it('give one run a time, however many replicas look at the same moment', async () => {
    now = new Date('2026-11-27T10:00:30Z');
    const three = [schedules, replica.schedules(clock), replica.schedules(clock)];
    await put({ cron: '* * * * *' });
    await put({ cron: '*/2 * * * *' }, 'other');
    for (let minute = 0; minute < 20; minute++) {
      now = new Date(now.getTime() + minuteMs);
      await Promise.all(three.map((each) => each.fireDue()));
    }
    const fired = await firedFor();
    expect(fired).toHaveLength(30);
    const asked = await trial.database.query('select distinct request_id from run');
    expect(asked).toHaveLength(30);
  });

  it('refuse a run by their overlap, tell the world of it, and come again', async () => {
    now = new Date('2026-11-27T10:00:30Z');
    await put({ cron: '* * * * *', overlap: 'refuse', parameters: { configId: 'RESET_INVENTORY' } });
    // One of the same scope that nobody executes.
    await trial.database.execute(
      `insert into run (run_id, job_id, scope, status, via, parameters, queue_entry, worker)
       values (gen_random_uuid(), 'JOB_IMP_INV', 'RESET_INVENTORY', 'running', 'http', '{}', gen_random_uuid(), 'somebody')`,
    );
    now = new Date('2026-11-27T10:01:30Z');
    await schedules.fireDue();
    expect(await firedFor()).toEqual([]);
    expect(await schedules.find('trial')).toMatchObject({ lastRefusal: { code: 'run_overlaps' }, lastRunId: null });
    expect(await trial.told()).toMatchObject([
      { status: 'refused', via: 'schedule', requestedBy: 'schedule trial', error: { code: 'run_overlaps' } },
    ]);
    await trial.database.execute("update run set status = 'completed', finished_at = now()");
    now = new Date('2026-11-27T10:02:30Z');
    await schedules.fireDue();
    expect(await firedFor()).toEqual(['2026-11-27T10:02']);
    expect(await schedules.find('trial')).toMatchObject({ lastRefusal: null, lastRunId: expect.any(String) });
  });

  it('show the next five times, also of one that is switched off', async () => {
    now = new Date('2026-11-27T10:00:30Z');
    await put({ rrule: 'FREQ=DAILY;BYHOUR=9', zone: 'Europe/Paris', enabled: false });
    expect(await schedules.find('trial')).toMatchObject({
      rrule: 'FREQ=DAILY;BYHOUR=9',
      enabled: false,
      changedBy: 'ops',
      next: [28, 29, 30, '01', '02'].map((day) => `2026-${Number(day) > 2 ? 11 : 12}-${day}T08:00:00.000Z`),
    });
    expect(await schedules.list()).toHaveLength(1);
  });

  it.each([
    [{ cron: '* * * * *', parameters: { configid: 'X' } }, 'parameters_invalid', 'Did you mean configId?'],
    [{ cron: '* * * * *', jobId: 'JOB_IMP_INVV' }, 'job_unknown', 'Did you mean JOB_IMP_INV?'],
    [{ cron: '* * * *' }, 'cron_invalid', 'For example'],
    [{ cron: '* * * * *', rrule: 'FREQ=DAILY' }, 'schedule_invalid', 'For example'],
    [{ cron: '* * * * *', missed: 'twice' }, 'schedule_invalid', 'For example'],
    [{ cron: '* * * * *', enabeld: true }, 'schedule_invalid', 'Did you mean enabled?'],
  ])('are refused as they were sent where they could not run: %j', async (body, code, hint) => {
    now = new Date();
    // Reading is part of the request.
    await expect((async () => put(body))()).rejects.toMatchObject({ code, hint: expect.stringContaining(hint) });
    expect(await schedules.list()).toEqual([]);
  });

  it('can be removed, and one that is not there says so', async () => {
    now = new Date();
    await put({ cron: '* * * * *' });
    await replica.database.transaction((tx) => schedules.remove(tx, 'trial'));
    await expect(schedules.find('trial')).rejects.toMatchObject({ code: 'schedule_unknown' });
    await expect(replica.database.transaction((tx) => schedules.remove(tx, 'trial'))).rejects.toMatchObject({
      code: 'schedule_unknown',
    });
  });

  describe('that are delivered', () => {
    let isMapped: boolean;
    let delivered: Schedules;
    beforeEach(() => {
      isMapped = false;
      now = new Date('2026-11-27T10:10:00Z');
      delivered = replica.schedules(clock, [
        {
          name: 'every-quarter',
          jobId: 'JOB_IMP_INV',
          kind: 'cron',
          expression: '*/15 * * * *',
          zone: 'UTC',
          missed: 'once',
          overlap: null,
          parameters: {},
          onceThereIs: () => Promise.resolve(isMapped),
        },
      ]);
    });

    it('are there from the first start, switched off until they have something to do, then on', async () => {
      await delivered.deliver();
      expect(await delivered.list()).toMatchObject([{ name: 'every-quarter', enabled: false, changedBy: null }]);
      now = new Date('2026-11-27T11:10:00Z');
      await delivered.fireDue();
      expect(await firedFor()).toEqual([]);
      isMapped = true;
      await delivered.deliver();
      await delivered.fireDue();
      expect(await firedFor()).toEqual([]);
      now = new Date('2026-11-27T11:15:00Z');
      await delivered.fireDue();
      expect(await firedFor()).toEqual(['2026-11-27T11:15']);
    });

    it('stay as a person decided: off, and gone', async () => {
      isMapped = true;
      await delivered.deliver();
      await put({ cron: '*/15 * * * *', enabled: false }, 'every-quarter', delivered);
      await delivered.deliver();
      expect(await delivered.list()).toMatchObject([{ enabled: false, changedBy: 'ops' }]);
      await replica.database.transaction((tx) => delivered.remove(tx, 'every-quarter'));
      await delivered.deliver();
      expect(await delivered.list()).toEqual([]);
    });
  });
});
