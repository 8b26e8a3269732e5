import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import type { RunRecord } from '@app/common/contracts';
import { Database } from '@app/common/database';
import { Caller, Documented, Requires, type CallerIdentity } from '@app/common/http';
import { RunControl, mayRun, readReason, readVia } from '@app/common/jobs';
import { findImport } from '../http/find-imports';
import { ImportDesk } from '../import-desk';
import { startUndo } from './start-undo';
import { undoRoutes } from './undo.routes';

/** The way back for what a file did. */
@Controller('imports')
export class UndoController {
  constructor(
    private readonly desk: ImportDesk,
    private readonly database: Database,
    private readonly runs: RunControl,
  ) {}

  @Documented(undoRoutes.undo)
  @Post(':importId/undo')
  @HttpCode(202)
  @Requires('merchandiser')
  async undo(
    @Param('importId') importId: string,
    @Body() body: unknown,
    @Caller() caller: CallerIdentity,
    @Headers('stockline-client') client: string | undefined,
  ): Promise<RunRecord> {
    const { view } = await findImport(this.database, importId);
    const known = this.desk.named(view.configId);
    mayRun(caller, known.jobId);
    const asked = { via: readVia(client), requestedBy: caller.keyId, reason: readReason(body) };
    return startUndo({ database: this.database, runs: this.runs }, known, view, asked);
  }
}
