import type { Snapshot } from '../../../../src/analysis/snapshot.ts';
import type { JudgeAgreement } from './judge-agreement.ts';

/** Command lines that count a person's votes against each judge's verdicts, for the folder in which `data` is. */
export function agreementLines(
  { bench }: Snapshot,
  voter: string,
  agreements: readonly JudgeAgreement[],
): string[] {
  const folder = `data/${bench}`;
  return agreements.map(({ judge: shown, kind }) => {
    // A judge whose file is not named after it is shown as `JUDGE (FILE)`.
    const [, judge = shown, stem = shown.replaceAll('/', '_')] = /^(.*) \((.*)\)$/.exec(shown) ?? [];
    const judgments = `${folder}/model_judgment/${stem}_${kind}.jsonl`;
    const votes = `${folder}/human_judgment/${voter}.jsonl`;
    const words = [
      '--bench-name',
      bench,
      '--judges',
      nameOf(judge, kind),
      'human',
      '--votefiles',
      judgments,
      votes,
    ];
    return ['llm-judge agreement', ...words.map(quote)].join(' ');
  });
}

/** The name that `agreement` gives a judge. */
function nameOf(judge: string, kind: JudgeAgreement['kind']): string {
  return `${judge === 'gpt-4' ? 'gpt4' : judge}-${kind}`;
}

/** As a shell reads it: names come from files, and this is meant to be copied. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
