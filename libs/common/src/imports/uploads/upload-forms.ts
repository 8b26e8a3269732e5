import { MulterModule } from '@nestjs/platform-express';
import type { DynamicModule } from '@nestjs/common';
import type { ImportDesk } from '../import-desk';
import { arrivalDirectory } from './receive-upload';

const fieldBytes = 64 * 1024;

/** How forms with a file are read: into the spool directory, within bounds, their names as UTF-8. */
export const uploadForms = (desk: ImportDesk): DynamicModule =>
  MulterModule.registerAsync({
    useFactory: () => ({
      dest: arrivalDirectory(desk.uploads.spoolDirectory),
      defParamCharset: 'utf8',
      limits: { files: 1, fileSize: desk.uploads.mostBytes, fields: 20, fieldSize: fieldBytes, parts: 30 },
    }),
  });
