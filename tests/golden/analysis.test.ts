import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { USUAL_INTERVALS } from '../../src/analysis/interval-settings.ts';
import { scoreModels } from '../../src/analysis/leaderboard.ts';
import { loadBenchmark } from '../../src/benchmark/benchmark.ts';
import {
  type SingleJudgment,
  judgmentIdentity,
  repeatsPrompts,
  singleJudgmentSchema,
} from '../../src/judgments/judgment.ts';
import { readRecords } from '../../src/records/jsonl.ts';
import { newestRows } from '../../src/results/newest.ts';
import type { SingleResults } from '../../src/results/results.ts';
import { StalenessCheck } from '../../src/results/staleness.ts';
import { runCli } from '../support/cli.ts';
import { snapshotOf } from '../support/snapshot.ts';
import { temporaryFolder } from '../support/temp.ts';

// Published judgments; they are not part of the project, and without them the test is skipped.
const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));

it.skipIf(!existsSync(join(DATA, 'mt_bench', 'model_judgment'))).each(['mt_bench', 'japanese_mt_bench'])(
  '%s: a snapshot of the published judgments has the scores and intervals that show prints',
  async (name) => {
    const cwd = temporaryFolder();
    cpSync(join(DATA, name), join(cwd, 'data', name), { recursive: true });
    const args = ['show', '--bench-name', name, '--judge-model', 'gpt-4', '--format', 'json'];
    const shown = JSON.parse((await runCli(args, { cwd })).stdout) as SingleResults;

    const bench = loadBenchmark(join(cwd, 'data'), name);
    const staleness = new StalenessCheck(bench.outputFolder, bench.questions, () => {});
    const places = new Map(bench.questions.map(({ question_id }, place) => [question_id, place]));
    const file = join(bench.outputFolder, 'model_judgment', 'gpt-4_single.jsonl');
    const rows: SingleJudgment[] = [...readRecords(file, singleJudgmentSchema)].map(({ record }) => record);
    const reasons = new Map<SingleJudgment, 'stale' | 'superseded'>();
    newestRows(
      rows.map((row) => ({ row, readAgain: () => row })),
      {
        identityOf: judgmentIdentity,
        isSamePrompt: repeatsPrompts,
        isStale: (row) => staleness.isStale(row),
        keep: (row) => row,
        onLeftOut: (row, reason) => reasons.set(row, reason === 'duplicate' ? 'superseded' : 'stale'),
      },
    );
    const grades = rows.map((row) => ({
      question: places.get(row.question_id) as number,
      model: row.model,
      judge: row.judge[0],
      turn: row.turn,
      score: row.score as number,
      flags: [reasons.get(row) ?? []].flat(),
    }));
    staleness.close();
    const categories = bench.questions.map(({ category }) => category);
    expect(rows.length).toBeGreaterThan(300);
    const intervals = { ...USUAL_INTERVALS, of: 'all' } as const;
    expect(scoreModels(snapshotOf(categories, { grades }), { judge: 'gpt-4' }, intervals)).toEqual(
      rounded(shown.models),
    );
    expect(shown.models[0]?.average.interval?.low).toBeLessThan(shown.models[0]?.average.mean ?? 0);
  },
);

/** Sums in another order may differ in the last digit. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isInteger(value) ? value : (expect.closeTo(value, 10) as unknown);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(rounded);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]));
}
