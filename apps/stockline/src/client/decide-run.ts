import { Injectable } from '@nestjs/common';
import type { RunRecord } from '@app/common/contracts';
import { Services } from './services';
import { WrongUse } from './wrong-use';

/** Decides about a run at the service that has it. */
@Injectable()
export class DecideRun {
  constructor(private readonly services: Services) {}

  async as(decision: 'cancel' | 'approve' | 'reject', runId: string, reason: string | undefined): Promise<RunRecord> {
    if (!reason?.trim())
      throw new WrongUse('--reason is missing', `For example stockline ${decision} ${runId} --reason "wrong file".`);
    const path = `/runs/${encodeURIComponent(runId)}`;
    const { url } = await this.services.find<RunRecord>(path);
    return this.services.ask<RunRecord>(url, 'POST', `${path}/${decision}`, { reason });
  }
}
