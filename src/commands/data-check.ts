import type { Problem } from '../benchmark/check.ts';
import { checkDataFolder } from '../judgments/check-data.ts';
import { EXIT } from './outcome.ts';
import { plain } from '../show/plain.ts';
import { print, say } from './terminal.ts';

/** `data check`: every problem on a line of its own, on stdout. Exit code 2 if one is an error. */
export async function checkData(
  bench: string | undefined,
  { dataDir, format }: { dataDir: string; format: 'table' | 'json' },
): Promise<number> {
  const counts = { error: 0, warning: 0 };
  const kept: Problem[] = [];
  const checked = checkDataFolder(dataDir, bench, (problem) => {
    counts[problem.severity] += 1;
    if (format === 'json') kept.push(problem);
    else print(formatProblem(problem));
  });
  if (format === 'json') {
    print(
      JSON.stringify(
        { checked, errors: counts.error, warnings: counts.warning, problems: kept },
        undefined,
        1,
      ),
    );
  } else if (counts.error + counts.warning === 0) {
    print(`no problem found in ${checked.join(', ')}`);
  } else {
    say(`${checked.join(', ')}: ${countOf(counts.error, 'error')}, ${countOf(counts.warning, 'warning')}`);
  }
  return counts.error > 0 ? EXIT.badInput : EXIT.done;
}

function formatProblem({ file, line, message, severity }: Problem): string {
  const where = line === undefined ? file : `${file}:${line}`;
  return plain(`${where}: ${severity === 'warning' ? 'warning: ' : ''}${message}`);
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
