import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { defineCommand } from '../command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Prints what makes a shell complete this command line. */
export const command = defineCommand({
  usage: [SHELLS.join('|')],
  about: [
    'Prints a script for the shell, made of the same tables as the help: commands, options, and the values of options that ' +
      'take only some. Other values are completed as file names.',
  ],
  options: {},
  positionals: [`a shell (${SHELLS.join(', ')})`],
  examples: [
    [
      'npx airisk-conformance completion bash > ~/.airisk-completion',
      'then `source ~/.airisk-completion` in ~/.bashrc',
    ],
    [
      'npx airisk-conformance completion zsh > ~/.airisk-completion',
      'then likewise in ~/.zshrc, behind compinit',
    ],
    [
      'npx airisk-conformance completion fish > ~/.config/fish/completions/airisk-conformance.fish',
      'fish finds it there',
    ],
  ],
  exits: [0, 2],
  exitTexts: { 0: 'printed' },
  async run(_values, [shell], io) {
    const found = SHELLS.find((name) => name === shell);
    if (found === undefined) throw new UsageError(`completion is for ${SHELLS.join(', ')}`);
    const { commands } = await import('../main.ts');
    const { completionScript } = await import('../completion-script.ts');
    const loaded = await Promise.all(
      [...commands].map(async ([name, { summary, load }]) => {
        const { options } = (await load()).command;
        return { name, summary, options };
      }),
    );
    io.out(completionScript(found, loaded));
    return exitCodes.met;
  },
});
