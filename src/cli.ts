import { Command, CommanderError } from 'commander';
import { CallError, InputError, describeError, InterruptedError } from './errors.ts';
import { packageVersion } from './package-version.ts';

/** What a command's file exports. */
interface CommandModule {
  /** Adds the flags; a command of several words attaches its own actions and reports their exit codes. */
  define(command: Command, setExitCode: (code: number) => void): void;
  /** Does the work and gives the exit code. */
  run?(flags: never, args: string[]): Promise<number>;
}

/** Every command; its file is loaded when it is called and not before. */
const COMMANDS: Record<string, { description: string; load: () => Promise<CommandModule> }> = {
  run: {
    description: 'answer, judge and show, overlapped',
    load: () => import('./commands/run.ts'),
  },
  answer: {
    description: "make a model's answers to a benchmark",
    load: () => import('./commands/answer.ts'),
  },
  judge: {
    description: 'have a judge grade the answers',
    load: () => import('./commands/judge.ts'),
  },
  show: {
    description: 'print the scores',
    load: () => import('./commands/show.ts'),
  },
  compare: {
    description: 'whether one model is better than another, and how sure that is',
    load: () => import('./commands/compare.ts'),
  },
  rank: {
    description: 'ratings of models from comparisons and votes, with intervals',
    load: () => import('./commands/rank.ts'),
  },
  plot: {
    description: 'figures of the scores, as SVG and PNG files',
    load: () => import('./commands/plot.ts'),
  },
  report: {
    description: 'the scores and all texts as one page, in a file to send or attach',
    load: () => import('./commands/report.ts'),
  },
  browse: {
    description: 'a page over the answers, judgments and scores; people vote there',
    load: () => import('./commands/browse.ts'),
  },
  agreement: {
    description: 'how often two judges agree, people among them',
    load: () => import('./commands/agreement.ts'),
  },
  export: {
    description:
      'scores, judgments and answers as CSV, JSON, Markdown or Parquet, or a data set for the Hugging Face hub',
    load: () => import('./commands/export.ts'),
  },
  clean: {
    description: 'drop repeated and stale judgments, and sort the rest',
    load: () => import('./commands/clean.ts'),
  },
  data: {
    description: 'list, pull and check benchmarks and published answers',
    load: () => import('./commands/data.ts'),
  },
  models: {
    description: 'the weights that are here, and what of them this machine can run',
    load: () => import('./commands/models.ts'),
  },
  config: {
    description: 'what the config file sets, and what is in force',
    load: () => import('./commands/config.ts'),
  },
  replay: {
    description: 'serve recorded answers and judgments as an OpenAI-compatible API',
    load: () => import('./commands/replay.ts'),
  },
  demo: {
    description: 'the whole of it, offline, over recorded replies',
    load: () => import('./commands/demo.ts'),
  },
};

/** FastChat's scripts by their names, with their flags; not listed in the help. */
const ALIASES: Record<string, () => Promise<CommandModule>> = {
  gen_model_answer: () => import('./commands/fastchat/gen-model-answer.ts'),
  gen_model_answer_liquid: () => import('./commands/fastchat/gen-model-answer.ts'),
  gen_api_answer: () => import('./commands/fastchat/gen-api-answer.ts'),
  gen_api_answer_liquid: () => import('./commands/fastchat/gen-api-answer.ts'),
  gen_judgment: () => import('./commands/fastchat/gen-judgment.ts'),
  show_result: () => import('./commands/fastchat/show-result.ts'),
  qa_browser: () => import('./commands/fastchat/qa-browser.ts'),
  clean_judgment: () => import('./commands/clean.ts'),
  compute_agreement: () => import('./commands/fastchat/compute-agreement.ts'),
  download_mt_bench_pregenerated: () => import('./commands/fastchat/download.ts'),
};

/** Runs one command line (without `node` and the script) and gives the process's exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  // Flags may hold a key: the list of processes is not to show them.
  process.title = 'llm-judge';
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // `| head` has seen enough.
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  let exitCode = 0;
  try {
    const program = new Command('llm-judge')
      .description('Is this chat model better, and how sure are we?')
      .version(packageVersion(), '-V, --version')
      .showHelpAfterError('(--help lists the flags)')
      .exitOverride();
    // The program itself has no flag with a value, so the first plain word is the command (`help judge`: the second).
    const words = argv.filter((word) => !word.startsWith('-'));
    const called = words[0] === 'help' ? words[1] : words[0];
    for (const [name, { description, load }] of Object.entries(COMMANDS)) {
      const command = program.command(name).description(description);
      if (name === called) attach(command, await load());
    }
    const loadAlias = called !== undefined && Object.hasOwn(ALIASES, called) ? ALIASES[called] : undefined;
    if (called !== undefined && loadAlias !== undefined) {
      attach(program.command(called, { hidden: true }), await loadAlias());
    }
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;

    function attach(command: Command, module: CommandModule): void {
      module.define(command, (code) => (exitCode = code));
      if (module.run === undefined) return;
      command.action(async () => {
        exitCode = (await module.run?.(command.opts<never>(), command.args)) ?? exitCode;
      });
    }
  } catch (error) {
    return await reportError(error);
  }
}

async function reportError(error: unknown): Promise<number> {
  // commander has printed its own.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { say } = await import('./commands/terminal.ts');
  if (error instanceof InputError || error instanceof CallError) {
    say(`error: ${describeError(error)}`);
    return 2;
  }
  if (error instanceof InterruptedError) {
    say('Interrupted. Run the same command again to go on.');
    return 130;
  }
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined && path !== undefined) {
    say(`error: ${path}: ${(error as Error).message}`);
    return 2;
  }
  // Neither the user's input nor a server: ours. The trace is what a report needs.
  process.stderr.write(
    `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 70;
}
