import { commonOptions, type OptionSpec, type OptionTable } from './command.ts';

/** A command as far as completion knows it. */
interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: OptionTable;
}

const PROGRAM = 'airisk-conformance';

/** The script of a shell. Words of our own tables only: nothing in it needs quoting but the texts of fish. */
export function completionScript(shell: 'bash' | 'zsh' | 'fish', commands: readonly Completed[]): string {
  if (shell === 'fish') return fish(commands);
  const script = bash(commands);
  return shell === 'bash' ? script : `autoload -U +X bashcompinit && bashcompinit\n${script}`;
}

const optionsOf = ({ options }: Completed): [string, OptionSpec][] =>
  Object.entries({ ...options, ...commonOptions });

function bash(commands: readonly Completed[]): string {
  const names = [...commands.map(({ name }) => name), 'help'];
  const values = commands.flatMap((one) =>
    optionsOf(one).flatMap(([option, { choices }]) =>
      choices ? [`    ${one.name}:--${option}) words='${choices.join(' ')}' ;;`] : [],
    ),
  );
  const files = commands.flatMap((one) => {
    const taking = optionsOf(one).filter(([, { type, choices }]) => type === 'string' && !choices);
    return taking.map(([option]) => `${one.name}:--${option}`);
  });
  const flags = commands.map(
    (one) =>
      `    ${one.name}) words='${optionsOf(one)
        .map(([option]) => `--${option}`)
        .join(' ')}' ;;`,
  );
  return `_airisk_conformance() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" cmd="\${COMP_WORDS[1]}" words=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=( $(compgen -W '${names.join(' ')} --help --version' -- "$cur") )
    return
  fi
  case "$cmd:$prev" in
    help:*) words='${names.join(' ')}' ;;
    ${files.join('|')}) COMPREPLY=( $(compgen -f -- "$cur") ); return ;;
${values.join('\n')}
  esac
  if [ -z "$words" ]; then
    case "$cur" in
      -*) ;;
      *) COMPREPLY=( $(compgen -f -- "$cur") ); return ;;
    esac
    case "$cmd" in
${flags.join('\n')}
    esac
  fi
  COMPREPLY=( $(compgen -W "$words" -- "$cur") )
}
complete -o filenames -F _airisk_conformance ${PROGRAM}`;
}

function fish(commands: readonly Completed[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap((one) => [
    `complete -c ${PROGRAM} -n __fish_use_subcommand -f -a ${one.name} -d ${quoted(one.summary)}`,
    ...optionsOf(one).map(([option, { type, choices, short, help }]) => {
      const value = choices ? ` -x -a ${quoted(choices.join(' '))}` : type === 'string' ? ' -r' : '';
      return `complete -c ${PROGRAM} -n ${quoted(`__fish_seen_subcommand_from ${one.name}`)} -l ${option}${short ? ` -s ${short}` : ''}${value} -d ${quoted(help)}`;
    }),
  ]);
  return lines.join('\n');
}
