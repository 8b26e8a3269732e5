import type { RunRecord } from '@app/common/contracts';
import { Command, CommandRunner, Option } from 'nest-commander';
import { Services, type Page } from '../client/services';
import { statusOfRun } from '../show/exit-status';
import { Screen } from '../show/screen';
import { table } from '../show/table';
import { tellRun } from '../show/tell-run';

interface Given {
  job?: string;
  status?: string;
  limit?: string;
  json?: boolean;
}

@Command({
  name: 'runs',
  arguments: '[RUN_ID]',
  description: 'The latest runs of all services, or one; the exit status tells how that one ended',
})
export class RunsCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([runId]: string[], { job, status, limit = '20', json }: Given): Promise<void> {
    if (runId !== undefined) {
      const { answer } = await this.services.find<RunRecord>(`/runs/${encodeURIComponent(runId)}`);
      this.screen.result(json, answer, () => tellRun(answer));
      return this.screen.exitWith(statusOfRun(answer));
    }
    const query = new URLSearchParams({ limit, ...(job ? { jobId: job } : {}), ...(status ? { status } : {}) });
    const pages = await this.services.askAll<Page<RunRecord>>('GET', `/runs?${query.toString()}`);
    const runs = pages
      .flatMap(({ answer }) => answer.items)
      .sort((left, right) => (left.queuedAt! < right.queuedAt! ? 1 : -1))
      .slice(0, Number(limit));
    this.screen.result(json, runs, () =>
      table(
        runs.map((run) => ({
          queued: run.queuedAt,
          job: run.jobId,
          status: run.status,
          via: run.via,
          by: run.requestedBy,
          run: run.runId,
        })),
      ),
    );
  }

  @Option({ flags: '--job <JOB_ID>', description: 'of one job' })
  job(value: string): string {
    return value;
  }

  @Option({ flags: '--status <status>', description: 'such as failed or waiting_for_approval' })
  status(value: string): string {
    return value;
  }

  @Option({ flags: '--limit <n>', description: 'how many, 500 at most' })
  limit(value: string): string {
    return value;
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}
