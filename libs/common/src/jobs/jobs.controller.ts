import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { RunRecord } from '@app/common/contracts';
import { Database } from '@app/common/database';
import { Caller, Requires, readCursor, readLimit, writeCursor, type CallerIdentity } from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { mayRun } from './may-run';
import { RunControl } from './run-control';
import { listRuns } from './run-store';
import { shownJob } from './shown-job';

const ended = (run: RunRecord): boolean => !['queued', 'running'].includes(run.status);
const longestWaitMs = 60_000;

@Controller()
export class JobsController {
  constructor(
    private readonly runs: RunControl,
    private readonly database: Database,
  ) {}

  @Get('jobs')
  @Requires('viewer')
  list(): object {
    return { items: this.runs.jobs.map(shownJob), nextCursor: null };
  }

  @Get('jobs/:jobId')
  @Requires('viewer')
  one(@Param('jobId') jobId: string): object {
    return shownJob(this.runs.jobNamed(jobId));
  }

  @Post('jobs/:jobId/runs')
  @HttpCode(202)
  @Requires('merchandiser')
  async request(
    @Param('jobId') jobId: string,
    @Body() body: unknown,
    @Caller() caller: CallerIdentity,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Query('wait') wait: string | undefined,
  ): Promise<RunRecord> {
    const job = this.runs.jobNamed(jobId);
    mayRun(caller, job.id);
    const waitMs = readWait(wait);
    const { run } = await this.database.transaction((tx) =>
      this.runs.request(tx, {
        jobId: job.id,
        parameters: parametersOf(body),
        via: 'http',
        requestedBy: caller.keyId,
        ...(idempotencyKey === undefined
          ? {}
          : { source: `http:${caller.keyId}:${job.id}`, requestId: idempotencyKey }),
      }),
    );
    return this.untilEnded(run, waitMs);
  }

  @Get('runs')
  @Requires('viewer')
  async find(@Query() query: Record<string, string | undefined>): Promise<object> {
    const limit = readLimit(query['limit']);
    const after = readCursor<{ queuedAt: string; runId: string }>(query['cursor']);
    const { jobId, status, from, to } = query;
    for (const time of [from, to])
      if (time !== undefined && Number.isNaN(Date.parse(time)))
        throw new StocklineError({
          code: 'time_invalid',
          message: `"${shorten(time)}" is no RFC 3339 time`,
          hint: 'For example 2026-11-24T10:00:00Z.',
        });
    const rows = await listRuns(this.database, { jobId, status, from, to }, limit + 1, after);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => this.runs.record(row)),
      nextCursor: writeCursor(
        rows.length > limit && last ? { queuedAt: last.queued_at.toISOString(), runId: last.run_id } : undefined,
      ),
    };
  }

  @Get('runs/:runId')
  @Requires('viewer')
  async run(@Param('runId') runId: string): Promise<RunRecord> {
    return this.runs.find(runId);
  }

  private async untilEnded(run: RunRecord, waitMs: number): Promise<RunRecord> {
    const deadline = Date.now() + waitMs;
    let now = run;
    while (!ended(now) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      now = await this.runs.find(run.runId!);
    }
    return now;
  }
}

function parametersOf(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) return {};
  const { parameters = {}, ...others } = body as { parameters?: unknown };
  if (
    typeof body !== 'object' ||
    Array.isArray(body) ||
    typeof parameters !== 'object' ||
    parameters === null ||
    Array.isArray(parameters) ||
    Object.keys(others).length > 0
  )
    throw new StocklineError({
      code: 'body_invalid',
      message: 'the body must be an object with "parameters" alone',
      hint: 'For example { "parameters": { "configId": "RESET_INVENTORY" } }.',
    });
  return parameters as Record<string, unknown>;
}

function readWait(wait: string | undefined): number {
  if (wait === undefined) return 0;
  const seconds = /^(\d{1,3})s?$/.exec(wait)?.[1];
  if (seconds === undefined)
    throw new StocklineError({
      code: 'wait_invalid',
      message: `wait must be seconds such as 30s, not "${shorten(wait)}"`,
      hint: 'At most 60s are waited.',
    });
  return Math.min(longestWaitMs, Number(seconds) * 1_000);
}
