import { Argument, type Command, Option } from 'commander';

/** Attaches the commands; each one's work is loaded when it is called. */
export function define(command: Command, setExitCode: (code: number) => void): void {
  const list = command
    .command('list')
    .description('what can be pulled, and what is here')
    .action(async (flags) => setExitCode(await (await import('./data-list.ts')).listData(flags)));
  addDataDirFlag(list);
  addFormatFlag(list);

  const pull = command
    .command('pull')
    .description('fetch published data sets into the data folder, each file compared with its sum')
    .argument('<names...>', 'names that `data list` shows')
    .option(
      '--base-url <url>',
      'a mirror: serves URL/HOST/PATH for each https://HOST/PATH (default: LLM_JUDGE_DATA_URL, else each file from its own host)',
    )
    .option('--force', 'overwrite files that differ from the published ones')
    .action(async (names, flags) =>
      setExitCode(await (await import('./data-pull.ts')).pullData(names, flags)),
    );
  addDataDirFlag(pull);

  const check = command
    .command('check')
    .description('report every problem of a data folder, with file and line')
    .argument('[bench]', 'only this benchmark')
    .action(async (bench, flags) =>
      setExitCode(await (await import('./data-check.ts')).checkData(bench, flags)),
    );
  addDataDirFlag(check);
  addFormatFlag(check);

  const importing = command
    .command('import')
    .description("read another program's questions, answers and judgments into a benchmark")
    .addArgument(
      new Argument('<format>', 'whose files these are').choices(['arena-hard', 'alpaca-eval', 'swallow']),
    )
    .argument('<sources...>', 'folders or files')
    .requiredOption('--bench-name <name>', 'the benchmark to write')
    .option('--baseline-model <id>', 'the baseline of arena-hard judgments that name none', 'gpt-4-0314')
    .option('--force', 'overwrite files that are there and differ')
    .action(async (format, sources, flags) =>
      setExitCode(await (await import('./data-import.ts')).importData(format, sources, flags)),
    );
  addDataDirFlag(importing);
}

function addDataDirFlag(command: Command): void {
  command.option('--data-dir <folder>', 'where benchmarks, answers and judgments are', './data');
}

function addFormatFlag(command: Command): void {
  command.addOption(
    new Option('--format <format>', 'how to print the result').choices(['table', 'json']).default('table'),
  );
}
