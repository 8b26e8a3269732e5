import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import type { RunRecord } from '@app/common/contracts';
import { writeAudit } from '@app/common/audit';
import { Database, type Tx } from '@app/common/database';
import { Caller, Documented, Requires, readLimit, readQuery, writeCursor, type CallerIdentity } from '@app/common/http';
import type { Response } from 'express';
import type { Decided } from './decide-run';
import { mayRun } from './may-run';
import { readReason } from './read-reason';
import { readRunCursor } from './read-run-cursor';
import { readRunFilter, runFilters } from './read-run-filter';
import { RunControl } from './run-control';
import { RunStreams } from './run-streams';
import { listRuns } from './run-store';
import { runsRoutes } from './runs.routes';

/** Runs as people watch them, and what people decide about them. */
@Controller('runs')
export class RunsController implements BeforeApplicationShutdown {
  private readonly streams: RunStreams;

  constructor(
    private readonly runs: RunControl,
    private readonly database: Database,
  ) {
    this.streams = new RunStreams(runs);
  }

  @Documented(runsRoutes.find)
  @Get()
  @Requires('viewer')
  async find(@Query() given: Record<string, unknown>): Promise<object> {
    const query = readQuery(given, runFilters);
    const limit = readLimit(query.limit);
    const rows = await listRuns(this.database, readRunFilter(query), limit + 1, readRunCursor(query.cursor));
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => this.runs.record(row)),
      nextCursor: writeCursor(
        rows.length > limit && last ? { queuedAt: last.queued_at.toISOString(), runId: last.run_id } : undefined,
      ),
    };
  }

  @Documented(runsRoutes.one)
  @Get(':runId')
  @Requires('viewer')
  async one(@Param('runId') runId: string): Promise<RunRecord> {
    return this.runs.find(runId);
  }

  @Documented(runsRoutes.events)
  @Get(':runId/events')
  @Requires('viewer')
  async events(@Param('runId') runId: string, @Res() response: Response): Promise<void> {
    await this.streams.send(runId, response);
  }

  @Documented(runsRoutes.cancel)
  @Post(':runId/cancel')
  @HttpCode(200)
  @Requires('merchandiser')
  async cancel(
    @Param('runId') runId: string,
    @Body() body: unknown,
    @Caller() caller: CallerIdentity,
  ): Promise<RunRecord> {
    return this.decide('cancel run', runId, body, caller, (tx, decided) => this.runs.cancel(tx, runId, decided));
  }

  @Documented(runsRoutes.approve)
  @Post(':runId/approve')
  @HttpCode(200)
  @Requires('approver')
  async approve(
    @Param('runId') runId: string,
    @Body() body: unknown,
    @Caller() caller: CallerIdentity,
  ): Promise<RunRecord> {
    return this.decide('approve run', runId, body, caller, (tx, decided) => this.runs.approve(tx, runId, decided));
  }

  @Documented(runsRoutes.reject)
  @Post(':runId/reject')
  @HttpCode(200)
  @Requires('merchandiser')
  async reject(
    @Param('runId') runId: string,
    @Body() body: unknown,
    @Caller() caller: CallerIdentity,
  ): Promise<RunRecord> {
    return this.decide('reject run', runId, body, caller, (tx, decided) => this.runs.reject(tx, runId, decided));
  }

  /** Streams end, so that a stop need not wait for them. */
  beforeApplicationShutdown(): void {
    this.streams.close();
  }

  /** Decides with who and why. */
  private async decide(
    what: string,
    runId: string,
    body: unknown,
    caller: CallerIdentity,
    decide: (tx: Tx, decided: Decided) => Promise<void>,
  ): Promise<RunRecord> {
    const before = await this.runs.find(runId);
    mayRun(caller, before.jobId);
    const reason = readReason(body);
    await this.database.transaction(async (tx) => {
      await writeAudit(tx, {
        who: caller.keyId,
        what,
        subject: runId,
        // What a person was shown stands beside what they decided.
        before: { jobId: before.jobId, status: before.status, ...(before.error ? { error: before.error } : {}) },
        after: { reason },
      });
      await decide(tx, { by: caller.keyId, reason });
    });
    return this.runs.find(runId);
  }
}
