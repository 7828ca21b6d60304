import type { ReadRow } from './newest.ts';

interface Judged {
  judge: [judge: string, prompt: string];
}

/** Rows on their way to be counted, and what was seen of them. */
export interface RowsSeen<T> {
  /** Only the rows of the models that are compared. */
  rows: Iterable<ReadRow<T>>;
  /** Once the rows are read: who judged a model, with which prompts; sorted. */
  judgingOf: (model: string) => { judges: string[]; prompts: string[] };
  /** Once they are read: every model of the file, sorted. */
  there: () => string[];
}

/** Passes on the rows in which contestants are, noting who judged them and which models there are at all. */
export function noteRows<T extends Judged>(
  rows: Iterable<ReadRow<T>>,
  {
    modelsOf,
    contestantsIn,
  }: { modelsOf: (row: T) => readonly string[]; contestantsIn: (row: T) => readonly string[] },
): RowsSeen<T> {
  const models = new Set<string>();
  const judging = new Map<string, { judges: Set<string>; prompts: Set<string> }>();
  return {
    rows: pass(),
    judgingOf: (model) => ({
      judges: [...(judging.get(model)?.judges ?? [])].sort(),
      prompts: [...(judging.get(model)?.prompts ?? [])].sort(),
    }),
    there: () => [...models].sort(),
  };

  function* pass(): Generator<ReadRow<T>> {
    for (const each of rows) {
      for (const model of modelsOf(each.row)) models.add(model);
      const contestants = contestantsIn(each.row);
      const [judge, prompt] = each.row.judge;
      for (const model of contestants) {
        let noted = judging.get(model);
        if (noted === undefined) judging.set(model, (noted = { judges: new Set(), prompts: new Set() }));
        noted.judges.add(judge);
        noted.prompts.add(prompt);
      }
      if (contestants.length > 0) yield each;
    }
  }
}
