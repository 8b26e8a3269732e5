import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { readPairs } from '../client/parameter-pairs';
import { Services, type Page } from '../client/services';
import { WrongUse } from '../client/wrong-use';
import { Screen } from '../show/screen';
import { table } from '../show/table';

interface ShownSchedule {
  name: string;
  jobId: string;
  cron?: string;
  rrule?: string;
  zone: string;
  missed: string;
  overlap: string | null;
  parameters: Record<string, unknown>;
  enabled: boolean;
  next: string[];
  lastRunId: string | null;
  lastFiredAt: string | null;
  lastSkippedAt: string | null;
  lastRefusal: { code: string; message: string; hint: string | null } | null;
}

const pathOf = (name: string): string => `/schedules/${encodeURIComponent(name)}`;

interface Put {
  job?: string;
  cron?: string;
  rrule?: string;
  zone?: string;
  missed?: string;
  overlap?: string;
  parameter?: string[];
  off?: boolean;
  json?: boolean;
}

@SubCommand({
  name: 'put',
  arguments: '<NAME>',
  description: 'Writes a schedule, new or in place of the one of that name',
})
export class SchedulesPutCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([name]: string[], { job: jobId, parameter = [], off, json, ...timing }: Put): Promise<void> {
    if (jobId === undefined)
      throw new WrongUse('--job is missing', 'Say which job is to run: --job UL_RCNT_INV --cron "*/15 * * * *".');
    const job = await this.services.job(jobId);
    const body = { jobId, ...timing, parameters: readPairs(parameter, job.parameters), enabled: !off };
    const written = await this.services.ask<ShownSchedule>(job.url, 'PUT', pathOf(name!), body);
    this.screen.result(json, written, () => told(written));
  }

  @Option({ flags: '--job <JOB_ID>', description: 'what is to run' })
  job(value: string): string {
    return value;
  }

  @Option({ flags: '--cron <fields>', description: 'minute, hour, day of month, month, day of week' })
  cron(value: string): string {
    return value;
  }

  @Option({ flags: '--rrule <rule>', description: 'an iCalendar rule, such as FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18' })
  rrule(value: string): string {
    return value;
  }

  @Option({ flags: '--zone <zone>', description: 'whose clock it goes by, such as Europe/Paris; UTC if left out' })
  zone(value: string): string {
    return value;
  }

  @Option({ flags: '--missed <policy>', description: 'times missed in an outage: skip (if left out) or once' })
  missed(value: string): string {
    return value;
  }

  @Option({
    flags: '--overlap <policy>',
    description: 'queue, refuse or replace-queued; as the job has it if left out',
  })
  overlap(value: string): string {
    return value;
  }

  @Option({ flags: '-p, --parameter <name=value>', description: 'a parameter; may be given several times' })
  parameter(value: string, before: string[] = []): string[] {
    return [...before, value];
  }

  @Option({ flags: '--off', description: 'write it down, and do not run it yet' })
  off(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

/** Writes the schedule back as it stands, switched. */
async function turn(services: Services, name: string, enabled: boolean): Promise<ShownSchedule> {
  const { url, answer } = await services.find<ShownSchedule>(pathOf(name));
  const { jobId, cron, rrule, zone, missed, overlap, parameters } = answer;
  const body = { jobId, cron, rrule, zone, missed, overlap, parameters, enabled };
  return services.ask<ShownSchedule>(url, 'PUT', pathOf(name), body);
}

@SubCommand({ name: 'on', arguments: '<NAME>', description: 'Switches a schedule on' })
export class SchedulesOnCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([name]: string[]): Promise<void> {
    this.screen.line(told(await turn(this.services, name!, true)));
  }
}

@SubCommand({ name: 'off', arguments: '<NAME>', description: 'Switches a schedule off; it stays as it is written' })
export class SchedulesOffCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([name]: string[]): Promise<void> {
    this.screen.line(told(await turn(this.services, name!, false)));
  }
}

@SubCommand({ name: 'remove', arguments: '<NAME>', description: 'Removes a schedule' })
export class SchedulesRemoveCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([name]: string[]): Promise<void> {
    const { url } = await this.services.find<ShownSchedule>(pathOf(name!));
    await this.services.ask(url, 'DELETE', pathOf(name!));
    this.screen.line(`${name} is removed`);
  }
}

@Command({
  name: 'schedules',
  arguments: '[NAME]',
  description: 'When jobs run by themselves: all schedules, or one with its next five times',
  subCommands: [SchedulesPutCommand, SchedulesOnCommand, SchedulesOffCommand, SchedulesRemoveCommand],
})
export class SchedulesCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([name]: string[], { json }: { json?: boolean }): Promise<void> {
    if (name !== undefined) {
      const { answer } = await this.services.find<ShownSchedule>(pathOf(name));
      return this.screen.result(json, answer, () => told(answer));
    }
    const pages = await this.services.askAll<Page<ShownSchedule>>('GET', '/schedules');
    const schedules = pages.flatMap(({ answer }) => answer.items);
    this.screen.result(json, schedules, () =>
      table(
        schedules.map((schedule) => ({
          schedule: schedule.name,
          job: schedule.jobId,
          when: schedule.cron ?? schedule.rrule,
          zone: schedule.zone,
          state: schedule.enabled ? 'on' : 'off',
          next: schedule.enabled ? schedule.next[0] : null,
          last: schedule.lastFiredAt,
        })),
      ),
    );
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

/** One schedule as lines for a person. */
function told(schedule: ShownSchedule): string {
  const { lastRefusal: refused, lastRunId, lastFiredAt, lastSkippedAt } = schedule;
  return [
    `${schedule.name}  ${schedule.jobId}  ${schedule.enabled ? 'on' : 'off'}`,
    `  when      ${schedule.cron ?? schedule.rrule}  (${schedule.zone}; missed times: ${schedule.missed})`,
    `  with      ${JSON.stringify(schedule.parameters)}`,
    `  ${schedule.enabled ? 'next      ' : 'would come'} ${schedule.next.join('\n            ')}`,
    ...(lastFiredAt ? [`  last      ${lastFiredAt}  run ${lastRunId ?? 'none'}`] : []),
    ...(lastSkippedAt ? [`  left out  ${lastSkippedAt}`] : []),
    ...(refused ? [`  refused   ${refused.message} (${refused.code}) ${refused.hint ?? ''}`] : []),
  ].join('\n');
}
