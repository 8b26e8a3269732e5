import { storable, type Database, type Tx } from '@app/common/database';
import { isBuilt } from '../is-built';
import { readParameters } from '../read-parameters';
import { jobNotAvailable } from '../request-run';
import type { RunControl } from '../run-control';
import { checkTiming } from './check-timing';
import { fireNextDue, type FiringParts } from './fire-schedule';
import type { GivenSchedule } from './read-schedule';
import { scheduleColumns, type DeliveredSchedule, type Schedule, type ScheduleRow } from './schedule';
import { scheduleUnknown, shownSchedule, type ShownSchedule } from './shown-schedule';
import { timesOf } from './times-of';

export interface SchedulesOptions {
  readonly service: string;
  readonly database: Database;
  readonly runs: RunControl;
  readonly publish: FiringParts['publish'];
  readonly delivered: readonly DeliveredSchedule[];
  /** False: this replica lets others keep the times. */
  readonly fires: boolean;
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void };
  /** What time it is; the database's clock, so that replicas agree, if left out. */
  readonly now?: () => Promise<Date>;
}

const lookEveryMs = 1_000;
const looksBetweenDeliveries = 5;

/** When this service's jobs run by themselves. Every replica looks; each time gives one run, whichever sees it first. */
export class Schedules {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private looks = 0;

  constructor(private readonly options: SchedulesOptions) {}

  async start(): Promise<void> {
    await this.deliver();
    if (!this.options.fires) return;
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, lookEveryMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  async list(): Promise<ShownSchedule[]> {
    const rows = await this.options.database.query<ScheduleRow>(
      `select ${scheduleColumns} from schedule order by name`,
    );
    const now = await this.now();
    return rows.map((row) => shownSchedule(row, now));
  }

  async find(name: string): Promise<ShownSchedule> {
    const [row] = await this.options.database.query<ScheduleRow>(
      `select ${scheduleColumns} from schedule where name = $1`,
      [storable(name)],
    );
    if (!row) throw scheduleUnknown(name);
    return shownSchedule(row, await this.now());
  }

  /** As it stands, held until the transaction ends; null where there is none of that name. */
  async stored(tx: Tx, name: string): Promise<Schedule | null> {
    const [row] = await tx.query<ScheduleRow>(`select ${scheduleColumns} from schedule where name = $1 for update`, [
      storable(name),
    ]);
    if (!row) return null;
    const { job_id: jobId, kind, expression, zone, missed, overlap, parameters, enabled } = row;
    return { name, jobId, kind, expression, zone, missed, overlap, parameters, enabled };
  }

  /** Writes a schedule whole, new or in place of the one of that name; all of it is checked as a run would be. */
  async put(tx: Tx, given: GivenSchedule, by: string): Promise<void> {
    const now = await this.now();
    const job = this.options.runs.jobNamed(given.jobId);
    checkTiming(given, now);
    readParameters(job.id, job.parameters, given.parameters, job.checks);
    if (given.enabled && !isBuilt(job)) throw jobNotAvailable(job.id);
    await this.write(tx, { ...given, jobId: job.id }, by, now);
  }

  async remove(tx: Tx, name: string): Promise<void> {
    if ((await tx.execute('delete from schedule where name = $1', [storable(name)])) === 0) throw scheduleUnknown(name);
  }

  /** Asks for the runs of all that is due. */
  async fireDue(): Promise<void> {
    const { database, log, service, runs, publish } = this.options;
    const parts: FiringParts = { service, publish, request: (tx, request) => runs.request(tx, request) };
    for (;;) {
      const now = await this.now();
      const fired = await database.transaction((tx) => fireNextDue(parts, tx, now));
      if (!fired) return;
      if (fired.runId) log.info(fired, 'schedule asked for a run');
      else
        log.warn(fired, fired.refusal ? 'schedule asked for a run and was refused' : 'schedule left missed times out');
    }
  }

  /** Puts the delivered schedules in place once, and switches them on when they have something to do. */
  async deliver(): Promise<void> {
    const { database, delivered, runs, log } = this.options;
    const now = await this.now();
    for (const schedule of delivered) {
      const { name } = schedule;
      await database.transaction(async (tx) => {
        const first = await tx.execute('insert into delivered_schedule values ($1) on conflict do nothing', [name]);
        if (first > 0) await this.write(tx, { ...schedule, enabled: false }, null, now);
      });
      const off = await database.query('select from schedule where name = $1 and not enabled and changed_by is null', [
        name,
      ]);
      if (off.length === 0 || !isBuilt(runs.jobNamed(schedule.jobId)) || !(await schedule.onceThereIs())) continue;
      const on = await database.execute(
        `update schedule set enabled = true, next_at = $2, changed_at = $3 where name = $1 and not enabled and changed_by is null`,
        [name, timesOf(schedule, now, 1)[0] ?? null, now],
      );
      if (on > 0) log.info({ name, jobId: schedule.jobId }, 'schedule switched on: it has something to do now');
    }
  }

  private async write(tx: Tx, schedule: Schedule, by: string | null, now: Date): Promise<void> {
    const { name, jobId, kind, expression, zone, missed, overlap, parameters, enabled } = schedule;
    await tx.execute(
      `insert into schedule (name, job_id, kind, expression, zone, missed, overlap, parameters, enabled, next_at, changed_by, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (name) do update set job_id = excluded.job_id, kind = excluded.kind, expression = excluded.expression,
         zone = excluded.zone, missed = excluded.missed, overlap = excluded.overlap, parameters = excluded.parameters,
         enabled = excluded.enabled, next_at = excluded.next_at, last_refusal = null, changed_by = excluded.changed_by,
         changed_at = excluded.changed_at`,
      [
        name,
        jobId,
        kind,
        expression,
        zone,
        missed,
        overlap,
        JSON.stringify(parameters),
        enabled,
        enabled ? (timesOf(schedule, now, 1)[0] ?? null) : null,
        by,
        now,
      ],
    );
  }

  private async look(): Promise<void> {
    try {
      if (this.looks++ % looksBetweenDeliveries === 0) await this.deliver();
      await this.fireDue();
    } catch (error) {
      this.options.log.warn({ error }, 'schedules could not be looked at; the next look will');
    }
  }

  private async now(): Promise<Date> {
    if (this.options.now) return this.options.now();
    const [row] = await this.options.database.query<{ now: Date }>('select now()');
    return row!.now;
  }
}
