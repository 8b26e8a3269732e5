import { Module } from '@nestjs/common';
import { CompareCopies } from './client/compare-copies';
import { DecideRun } from './client/decide-run';
import { SendFile } from './client/send-file';
import { Services } from './client/services';
import { StartRun } from './client/start-run';
import { ApproveCommand } from './commands/approve.command';
import { CancelCommand } from './commands/cancel.command';
import { CompletionCommand } from './commands/completion.command';
import { CopiesCommand } from './commands/copies.command';
import { DlqCommand, DlqListCommand, DlqReplayCommand } from './commands/dlq.command';
import { DriftCommand } from './commands/drift.command';
import { ExplainCommand } from './commands/explain.command';
import { ImportCommand } from './commands/import.command';
import { ImportsCommand } from './commands/imports.command';
import { JobsCommand } from './commands/jobs.command';
import { KeysCommand, KeysCreateCommand } from './commands/keys.command';
import {
  PreferencesCommand,
  PreferencesPutCommand,
  PreferencesRemoveCommand,
  PreferencesWhyCommand,
} from './commands/preferences.command';
import { RejectCommand } from './commands/reject.command';
import {
  RulesCommand,
  RulesPutCommand,
  RulesRemoveCommand,
  RulesRunCommand,
  RulesWhyCommand,
} from './commands/rules.command';
import { RunCommand } from './commands/run.command';
import { RunsCommand } from './commands/runs.command';
import {
  SchedulesCommand,
  SchedulesOffCommand,
  SchedulesOnCommand,
  SchedulesPutCommand,
  SchedulesRemoveCommand,
} from './commands/schedules.command';
import { NewEpochCommand, RepublishCommand } from './commands/state.command';
import { StockCommand } from './commands/stock.command';
import {
  ThresholdsCommand,
  ThresholdsExportCommand,
  ThresholdsHistoryCommand,
  ThresholdsImportCommand,
} from './commands/thresholds.command';
import { UndoCommand } from './commands/undo.command';
import { Screen } from './show/screen';

/** The command line: what it says comes from the services; it has no state and no way in but theirs. */
@Module({
  providers: [
    Services,
    DecideRun,
    SendFile,
    StartRun,
    ImportCommand,
    ImportsCommand,
    UndoCommand,
    Screen,
    JobsCommand,
    RunCommand,
    RunsCommand,
    CancelCommand,
    ApproveCommand,
    RejectCommand,
    StockCommand,
    ExplainCommand,
    DriftCommand,
    DlqCommand,
    DlqListCommand,
    DlqReplayCommand,
    SchedulesCommand,
    SchedulesOffCommand,
    SchedulesOnCommand,
    SchedulesPutCommand,
    SchedulesRemoveCommand,
    PreferencesCommand,
    PreferencesPutCommand,
    PreferencesWhyCommand,
    PreferencesRemoveCommand,
    RulesCommand,
    RulesPutCommand,
    RulesRunCommand,
    RulesWhyCommand,
    RulesRemoveCommand,
    ThresholdsCommand,
    ThresholdsExportCommand,
    ThresholdsImportCommand,
    ThresholdsHistoryCommand,
    RepublishCommand,
    NewEpochCommand,
    CompareCopies,
    CopiesCommand,
    KeysCommand,
    KeysCreateCommand,
    CompletionCommand,
  ],
})
export class StocklineModule {}
