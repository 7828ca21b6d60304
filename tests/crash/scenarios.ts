import { join } from 'node:path';
import { type FakeApi, fingerprint } from '../support/fake-api.ts';
import { writeBenchmark, writeJsonl } from '../support/temp.ts';

/** A command at work: what it finds, how it is called, and what it has to do. */
export interface Scenario {
  name: 'answer' | 'judge' | 'run';
  /** Writes what the command finds into the data folder `data` of a fresh working folder. */
  prepare: (cwd: string) => void;
  args: (api: FakeApi) => string[];
  /** How many calls a run makes that nothing interrupts. */
  calls: number;
  /** The most calls in flight at a time. */
  inFlight: number;
}

export const BENCH = 'tiny';
const PARALLEL = 4;
const SHARED = ['--bench-name', BENCH, '--parallel', String(PARALLEL), '--yes'];

/** The benchmark's folder in a working folder. */
export function benchFolder(cwd: string): string {
  return join(cwd, 'data', BENCH);
}

/** One model, three choices (sampled with seeds 7 to 9, so that each choice is another conversation). */
export function answerScenario(questions: number, choices = 3, turns: 1 | 2 = 2): Scenario {
  return {
    name: 'answer',
    prepare: (cwd) => void writeBenchmark(join(cwd, 'data'), { questions, turns }),
    args: (api) => [
      'answer',
      ...SHARED,
      '--openai-api-base',
      api.baseUrl,
      '--model',
      'alpha',
      '--num-choices',
      String(choices),
      '--seed',
      '7',
    ],
    calls: questions * choices * turns,
    inFlight: PARALLEL,
  };
}

/** Two models: one with a single choice (a record a call), one with two (whose judgments wait in `partial/`). */
export function judgeScenario(questions: number): Scenario {
  return {
    name: 'judge',
    prepare(cwd) {
      const written = writeBenchmark(join(cwd, 'data'), { questions });
      for (const [model, choices] of [
        ['alpha', 1],
        ['org_beta', 2],
      ] as const) {
        const rows = written.map(({ question_id, turns }) => ({
          question_id,
          answer_id: `${model}-${question_id}`,
          model_id: model,
          choices: Array.from({ length: choices }, (_, index) => ({
            index,
            turns: turns.map(
              (content) =>
                `Recorded ${fingerprint({ model, messages: [{ role: 'user', content }], seed: index })}`,
            ),
          })),
          tstamp: 1,
        }));
        writeJsonl(join(benchFolder(cwd), 'model_answer', `${model}.jsonl`), rows);
      }
    },
    args: (api) => ['judge', ...SHARED, '--openai-api-base', api.baseUrl, '--judge-model', 'org/judge'],
    calls: questions * 2 * (1 + 2),
    inFlight: PARALLEL,
  };
}

/** Two models with two choices, answered and judged at once. */
export function runScenario(questions: number): Scenario {
  return {
    name: 'run',
    prepare: (cwd) => void writeBenchmark(join(cwd, 'data'), { questions }),
    args: (api) => [
      'run',
      ...SHARED,
      '--openai-api-base',
      api.baseUrl,
      '--model',
      'alpha',
      'org/beta',
      '--num-choices',
      '2',
      '--seed',
      '7',
      '--judge-api-base',
      api.baseUrl,
      '--judge-model',
      'org/judge',
      '--format',
      'json',
    ],
    calls: questions * 2 * 2 * 2 * 2,
    // Each model and the judge have their own calls in flight.
    inFlight: 3 * PARALLEL,
  };
}
