import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import type { RunRecord } from '@app/common/contracts';
import { writeAudit } from '@app/common/audit';
import { Database } from '@app/common/database';
import { Caller, Documented, Requires, type CallerIdentity } from '@app/common/http';
import type { Response } from 'express';
import { mayRun } from './may-run';
import { readIdempotencyKey } from './read-idempotency-key';
import { readRunBody } from './read-run-body';
import { readVia } from './read-via';
import { readWait } from './read-wait';
import { RunControl } from './run-control';
import { runEnded } from './run-ended';
import { shownJob } from './shown-job';
import { jobsRoutes } from './jobs.routes';

const keyKeptForMs = 24 * 60 * 60 * 1_000;

/** The jobs of this service, and the way to ask for a run of one. */
@Controller('jobs')
export class JobsController implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    private readonly runs: RunControl,
    private readonly database: Database,
  ) {}

  @Documented(jobsRoutes.list)
  @Get()
  @Requires('viewer')
  list(): object {
    return { items: this.runs.jobs.map(shownJob), nextCursor: null };
  }

  @Documented(jobsRoutes.one)
  @Get(':jobId')
  @Requires('viewer')
  one(@Param('jobId') jobId: string): object {
    return shownJob(this.runs.jobNamed(jobId));
  }

  @Documented(jobsRoutes.request)
  @Post(':jobId/runs')
  @HttpCode(202)
  @Requires('merchandiser')
  async request(
    @Param('jobId') jobId: string,
    @Body() body: unknown,
    @Caller() caller: CallerIdentity,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Headers('stockline-client') client: string | undefined,
    @Query('wait') wait: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunRecord> {
    const job = this.runs.jobNamed(jobId);
    mayRun(caller, job.id);
    const waitMs = readWait(wait);
    const key = readIdempotencyKey(idempotencyKey);
    const asked = { ...readRunBody(body), jobId: job.id, via: readVia(client), requestedBy: caller.keyId };
    const once =
      key === undefined
        ? {}
        : { source: `http:${caller.keyId}:POST /jobs/${job.id}/runs`, requestId: key, keptForMs: keyKeptForMs };
    const { run, isNew } = await this.database.transaction(async (tx) => {
      const requested = await this.runs.request(tx, { ...asked, ...once });
      if (requested.isNew)
        await writeAudit(tx, {
          who: caller.keyId,
          what: 'start run',
          subject: requested.run.runId!,
          before: null,
          after: { jobId: job.id, parameters: requested.run.parameters },
        });
      return requested;
    });
    if (!isNew) response.setHeader('idempotency-replayed', 'true');
    return waitMs === 0 && isNew ? run : runEnded(this.runs, run.runId!, waitMs, this.stopping.signal);
  }

  /** Answers that are held are given as things stand, so that a stop need not wait for them. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }
}
