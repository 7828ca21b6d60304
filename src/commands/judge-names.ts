import { modelFileName } from '../benchmark/model-id.ts';
import { InputError } from '../errors.ts';

/** The judges that a flag, a profile or the config file names. */
export function judgeNames(given: string | readonly string[]): string[] {
  return [given].flat();
}

/** The judge of a command that works with one. @throws InputError where several are named. */
export function onlyJudge(given: string | readonly string[], command: string): string {
  const [name = '', ...others] = judgeNames(given);
  if (others.length === 0) return name;
  throw new InputError(
    `\`${command}\` works with one judge, and ${others.length + 1} are named`,
    { flag: '--judge-model' },
    `Name one here; have all of them judge the answers with \`llm-judge judge --judge-model ${[name, ...others].join(' ')}\`.`,
  );
}

/** @param ids the judges' names in files and tables. @throws InputError where two of them would share a file. */
export function checkJudgesDiffer(ids: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const id of ids) {
    const file = modelFileName(id, '--judge-model');
    const earlier = seen.get(file);
    if (earlier !== undefined) {
      throw new InputError(
        earlier === id ? `judge ${id} is named twice` : `judges ${earlier} and ${id} have one file, ${file}`,
        { flag: '--judge-model' },
        'Name each judge once. Two models under one name need a modelId each in the config file (docs/config.md).',
      );
    }
    seen.set(file, id);
  }
}
