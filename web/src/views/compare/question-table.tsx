import type { ReactNode } from 'react';
import type { QuestionDifference } from '../../../../src/analysis/head-to-head.ts';
import { useData } from '../../data.tsx';
import { linkTo, linkWith } from '../../route.ts';
import { countOf, formatScore } from '../../ui/format.ts';
import { Name } from '../../ui/name.tsx';
import { QuestionStart } from '../../ui/question-start.tsx';
import { Wide } from '../../ui/wide.tsx';
import type { Measure } from './words.ts';

/** How many are shown before somebody asks for all. */
const FIRST = 20;

interface QuestionTableProps {
  questions: readonly QuestionDifference[];
  models: readonly [string, string];
  measure: Measure;
}

/** The questions on which the two models differ most. */
export function QuestionTable({ questions, models: [a, b], measure }: QuestionTableProps): ReactNode {
  const { snapshot, route } = useData();
  const hasScores = questions.some(({ scores }) => scores !== undefined);
  const shown = route.params.has('all') ? questions : questions.slice(0, FIRST);
  return (
    <section aria-labelledby="deciding">
      <h2 id="deciding">The questions that decide it</h2>
      <Wide label="Questions, the largest differences first">
        <table className="deciding">
          <caption className="visually-hidden">Questions, the largest differences first</caption>
          <thead>
            <tr>
              <th scope="col">Question</th>
              <th scope="col" className="text">
                Category
              </th>
              <th scope="col" className="text">
                Begins
              </th>
              {hasScores &&
                [a, b].map((model) => (
                  <th key={model} scope="col">
                    <Name text={model} />
                  </th>
                ))}
              <th scope="col">Difference</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ question, category, scores, difference }) => (
              <tr key={question}>
                <th scope="row">
                  <a
                    href={linkTo(route, 'question', {
                      id: String(snapshot.questions[question]?.id ?? ''),
                      model: [a, b],
                    })}
                  >
                    <Name text={String(snapshot.questions[question]?.id ?? '')} />
                  </a>
                </th>
                <td className="text">{category === '' ? '–' : <Name text={category} />}</td>
                <td className="text begins">
                  <QuestionStart question={question} />
                </td>
                {hasScores && <td>{scores === undefined ? '–' : formatScore(scores[0])}</td>}
                {hasScores && <td>{scores === undefined ? '–' : formatScore(scores[1])}</td>}
                <td className="main-value">{measure.format(difference)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      {shown.length < questions.length && (
        <p>
          <a href={linkWith(route, { all: 1 })}>Show all {countOf(questions.length, 'question')}</a>
        </p>
      )}
    </section>
  );
}
