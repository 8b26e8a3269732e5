import { Injectable } from '@nestjs/common';
import { writeAudit } from '@app/common/audit';
import type { RunRecord } from '@app/common/contracts';
import { Database } from '@app/common/database';
import { ImportDesk, startUpload } from '@app/common/imports';
import { RunControl } from '@app/common/jobs';
import { Runs } from '../application/ports';

@Injectable()
export class RequestedRuns extends Runs {
  constructor(
    private readonly database: Database,
    private readonly runs: RunControl,
    private readonly desk: ImportDesk,
  ) {
    super();
  }

  async request(jobId: string, parameters: object, user: string): Promise<RunRecord> {
    return this.database.transaction(async (tx) => {
      const asked = { jobId, parameters: { ...parameters }, via: 'http' as const, requestedBy: user };
      const { run } = await this.runs.request(tx, asked);
      await writeAudit(tx, {
        who: user,
        what: 'start run',
        subject: run.runId!,
        before: null,
        after: { jobId, parameters: run.parameters },
      });
      return run;
    });
  }

  async preview(configId: string, file: { path: string; name: string }, user: string): Promise<RunRecord> {
    const { run } = await startUpload({ database: this.database, runs: this.runs }, this.desk.named(configId), {
      configId,
      fileName: file.name,
      localFile: file.path,
      additionalParameters: { dryRun: true },
      resendOf: undefined,
      via: 'http',
      requestedBy: user,
      idempotencyKey: undefined,
    });
    return run;
  }
}
