/** A command as far as Tab goes: its own words, its subcommands, and what may stand as its argument or behind an option. */
export interface Completed {
  name: string;
  options: readonly string[];
  argument: readonly string[];
  valuesOf: Readonly<Record<string, readonly string[]>>;
  subcommands: readonly Completed[];
}

/**
 * What the shell sources to complete the words of a program. All of it is in the script, so that Tab starts no process; zsh reads the
 * same through its own bridge to bash's completion. Where nothing of ours fits, the shell offers files.
 */
export function completionScript(shell: 'bash' | 'zsh', program: Completed): string {
  const { name } = program;
  const paths = [...pathsOf(program, '')];
  const values = paths.flatMap(({ path, command }) =>
    Object.entries(command.valuesOf).map(
      ([option, words]) => `    ${quoted(`${path} ${option}`)}) words=${list(words)} ;;`,
    ),
  );
  const steps = paths.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  const words = paths.map(
    ({ path, command }) =>
      `      ${quoted(path)}) words=${list([...command.subcommands.map((one) => one.name), ...command.argument, ...command.options])} ;;`,
  );
  return [
    `# Tab for ${name}: source <(${name} completion ${shell})`,
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    `_${name}() {`,
    `  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' word index`,
    '  for ((index = 1; index < COMP_CWORD; index++)); do',
    '    word="${COMP_WORDS[index]}"',
    '    case "$path $word" in',
    `      ${steps.join(' | ')}) path="$path $word" ;;`,
    '    esac',
    '  done',
    '  case "$path $previous" in',
    ...values,
    '    *) case "$path" in',
    ...words,
    '    esac ;;',
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    `complete -o default -F _${name} ${name}`,
  ].join('\n');
}

function* pathsOf(command: Completed, path: string): Iterable<{ path: string; command: Completed }> {
  yield { path, command };
  for (const sub of command.subcommands) yield* pathsOf(sub, `${path} ${sub.name}`);
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const list = (words: readonly string[]): string => quoted(words.join(' '));
