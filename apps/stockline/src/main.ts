#!/usr/bin/env node
import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { statusOfError } from './show/exit-status';
import { tellError } from './show/tell-error';
import { StocklineModule } from './stockline.module';

/** commander has said what was wrong with the words; asking for help is no error. */
function leave(error: Error & { code?: string; exitCode?: number }): never {
  if (error.code?.startsWith('commander.')) process.exit(error.exitCode === 0 ? 0 : 2);
  process.stderr.write(`${tellError(error)}\n`);
  process.exit(statusOfError(error));
}

// The name that help and messages speak of, however the file was started.
process.argv[1] = 'stockline';

void CommandFactory.run(StocklineModule, {
  logger: false,
  cliName: 'stockline',
  errorHandler: leave,
  serviceErrorHandler: leave,
  completion: { cmd: 'stockline', fig: false },
}).catch(leave);
