import { type ReactNode, useMemo } from 'react';
import { type HeadToHead, compareModels } from '../../../src/analysis/head-to-head.ts';
import { useData } from '../data.tsx';
import { Empty } from '../ui/empty.tsx';
import { Name } from '../ui/name.tsx';
import { ModelChoice } from './compare/model-choice.tsx';
import { QuestionTable } from './compare/question-table.tsx';
import { TallyTable } from './compare/tally-table.tsx';
import { UnknownModels } from './compare/unknown-models.tsx';
import { useEvidence } from './compare/use-evidence.ts';
import { usePair } from './compare/use-pair.ts';
import { MEASURES, type Measure, explain, verdictOf } from './compare/words.ts';
import './compare.css';

/** Two models on the questions that both have verdicts on: which is better, where, and how sure that is. */
export function Compare(): ReactNode {
  const { snapshot } = useData();
  const { evidence } = useEvidence();
  const [a, b] = usePair(evidence);
  const result = useMemo(() => compareModels(snapshot, [a, b], evidence), [snapshot, a, b, evidence]);
  const measure = MEASURES[evidence.kind];
  const unknown = [...new Set([a, b])].filter((model) => !snapshot.models.includes(model));
  return (
    <div className="compare" lang="en">
      <h1>Compare</h1>
      {snapshot.models.length < 2 ? (
        <Empty>
          It takes two models to compare, and this benchmark has{' '}
          {snapshot.models.length === 1 ? 'one' : 'none'}. They appear here with their answers.
        </Empty>
      ) : (
        <>
          <ModelChoice a={a} b={b} />
          {unknown.length > 0 ? (
            <UnknownModels models={unknown} />
          ) : a === b ? (
            <Empty>Both are the same model. Choose another one to compare it with.</Empty>
          ) : result.questions.length === 0 ? (
            <Empty>
              There is no question on which both models have verdicts of this kind. Choose other models or
              other evidence, or judge them both.
            </Empty>
          ) : (
            <Findings result={result} models={[a, b]} measure={measure} />
          )}
        </>
      )}
    </div>
  );
}

interface FindingsProps {
  result: HeadToHead;
  models: readonly [string, string];
  measure: Measure;
}

function Findings(props: FindingsProps): ReactNode {
  const { result, models, measure } = props;
  const [a, b] = models;
  const verdict = verdictOf(result.total);
  return (
    <>
      <p className="finding">
        {verdict === 'unknown' ? (
          <>
            <Name text={a} /> and <Name text={b} /> cannot be told apart on these questions.
          </>
        ) : (
          <>
            <Name text={verdict === 'first' ? a : b} /> is better than{' '}
            <Name text={verdict === 'first' ? b : a} /> on these questions.
          </>
        )}
      </p>
      <p className="basis">
        {explain(result.total, measure.format)} {measure.meaning}
      </p>
      <TallyTable {...props} />
      <QuestionTable questions={result.questions} models={models} measure={measure} />
    </>
  );
}
