#!/usr/bin/env node
import 'reflect-metadata';
import { CommandFactory, type CommandRunner } from 'nest-commander';
import { Commander } from 'nest-commander/src/constants';
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

/** commander hands its errors to the command that they are about, and a command inherits nothing from the one above it. */
function onErrors(command: CommandRunner['command']): void {
  command.exitOverride(leave);
  command.commands.forEach(onErrors);
}

async function run(): Promise<void> {
  const options = { logger: false, cliName: 'stockline', errorHandler: leave, serviceErrorHandler: leave } as const;
  const app = await CommandFactory.createWithoutRunning(StocklineModule, options);
  onErrors(app.get<CommandRunner['command']>(Commander));
  await CommandFactory.runApplication(app).finally(() => app.close());
}

void run().catch(leave);
