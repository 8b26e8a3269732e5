import { Command, CommandRunner, Option } from 'nest-commander';
import { Services } from '../client/services';
import { Screen } from '../show/screen';
import { table } from '../show/table';

@Command({
  name: 'jobs',
  arguments: '[JOB_ID]',
  description: 'The jobs there are; of one, its parameters with rule, default and example',
})
export class JobsCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([jobId]: string[], { json }: { json?: boolean }): Promise<void> {
    if (jobId === undefined) {
      const jobs = await this.services.jobs();
      return this.screen.result(json, jobs, () =>
        table(
          jobs.map(({ jobId: job, title, service, runnable }) => ({
            job,
            title,
            service,
            runnable: runnable ? 'yes' : 'not yet',
          })),
        ),
      );
    }
    const job = await this.services.job(jobId);
    this.screen.result(json, job, () =>
      [
        `${job.jobId}  ${job.title}${job.aliases.length > 0 ? `  (also ${job.aliases.join(', ')})` : ''}`,
        ...job.parameters.map(({ name, required, default: byDefault, rule, help, example }) =>
          [
            `\n  ${name}${required ? ' (required)' : ''}  ${help}`,
            `\n      ${rule}; default ${JSON.stringify(byDefault)}; for example -p ${name}=${shell(example)}`,
          ].join(''),
        ),
        `\n  stockline run ${job.jobId} --wait`,
      ].join('\n'),
    );
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

const shell = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
};
