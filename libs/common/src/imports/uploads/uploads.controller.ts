import { rm } from 'node:fs/promises';
import {
  Body,
  Controller,
  Headers,
  HttpCode,
  Post,
  Query,
  Req,
  Res,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { RunRecord } from '@app/common/contracts';
import { Database } from '@app/common/database';
import { Caller, Documented, Requires, type CallerIdentity } from '@app/common/http';
import { RunControl, mayRun, readIdempotencyKey, readVia } from '@app/common/jobs';
import { StocklineError } from '@app/common/kernel';
import type { Request, Response } from 'express';
import { takesNoFiles } from '../without-files';
import { ImportDesk } from '../import-desk';
import { readUpload } from './read-upload';
import { receiveUpload } from './receive-upload';
import { startUpload } from './start-upload';
import { uploadsRoutes } from './uploads.routes';

/** The way in for files of those who have no connection. */
@Controller('imports')
export class UploadsController {
  constructor(
    private readonly desk: ImportDesk,
    private readonly database: Database,
    private readonly runs: RunControl,
  ) {}

  @Documented(uploadsRoutes.upload)
  @Post()
  @HttpCode(202)
  @Requires('merchandiser')
  @UseInterceptors(FileInterceptor('file'))
  async upload(
    @Query() query: Record<string, unknown>,
    @Body() form: unknown,
    @UploadedFile() part: { path: string; originalname: string } | undefined,
    @Caller() caller: CallerIdentity,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('stockline-client') client: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunRecord> {
    let localFile = part?.path;
    try {
      const isForm = request.is('multipart') === 'multipart';
      const upload = readUpload({ ...query, ...(isForm ? (form as object) : {}) }, part?.originalname);
      const known = this.desk.named(upload.configId);
      mayRun(caller, known.jobId);
      if (known.declaration.takesNoFiles) throw takesNoFiles(upload.configId);
      const asked = { via: readVia(client), requestedBy: caller.keyId, idempotencyKey: readIdempotencyKey(key) };
      if (request.is('json') === 'json' || (isForm && part === undefined)) throw noFile();
      localFile ??= await receiveUpload(request, this.desk.uploads);
      const { run, isNew } = await startUpload({ database: this.database, runs: this.runs }, known, {
        ...upload,
        ...asked,
        localFile,
      });
      if (!isNew) response.setHeader('idempotency-replayed', 'true');
      return run;
    } finally {
      if (localFile !== undefined) await rm(localFile, { force: true });
    }
  }
}

const noFile = (): StocklineError =>
  new StocklineError({
    code: 'upload_missing',
    message: 'no file came with the request',
    hint: 'Send its bytes as the body (text/csv or application/octet-stream), or a form with a part named "file".',
  });
