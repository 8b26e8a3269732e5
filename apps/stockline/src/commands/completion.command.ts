import { jobOwners, roles, topics } from '@app/common/contracts';
import { Command, CommandRunner } from 'nest-commander';
import { WrongUse } from '../client/wrong-use';
import { completionScript, type Completed } from '../show/completion-script';
import { Screen } from '../show/screen';

type Commander = CommandRunner['command'];

const shells = ['bash', 'zsh'] as const;

/** What may stand as the argument of a name, or behind an option: what does not change while the program runs. */
const known: Readonly<Record<string, readonly string[]>> = {
  JOB_ID: Object.keys(jobOwners),
  SERVICE: [...new Set(Object.values(jobOwners))],
  TOPIC: Object.values(topics).map(({ name }) => name),
  SHELL: shells,
  '--job': Object.keys(jobOwners),
  '--role': roles,
};

@Command({
  name: 'completion',
  arguments: '<SHELL>',
  description:
    'What bash or zsh sources to complete commands, options and job ids with Tab: source <(stockline completion bash)',
})
export class CompletionCommand extends CommandRunner {
  constructor(private readonly screen: Screen) {
    super();
  }

  run([name]: string[]): Promise<void> {
    const shell = shells.find((one) => one === name);
    if (!shell)
      throw new WrongUse(
        `"${name}" is no shell that is known here`,
        `Shells are ${shells.join(', ')}; for example stockline completion bash.`,
      );
    this.screen.line(completionScript(shell, completed(this.command.parent ?? this.command)));
    return Promise.resolve();
  }
}

/** Read from the commands themselves, so that a new one is completed without a word here. */
function completed(command: Commander): Completed {
  const options = command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  return {
    name: command.name(),
    options: [...options, '--help'],
    argument: command.registeredArguments.flatMap((argument) => known[argument.name()] ?? []),
    valuesOf: Object.fromEntries(
      options.flatMap((option) => (known[option] ? [[option, known[option]] as const] : [])),
    ),
    subcommands: command.commands.map(completed),
  };
}
