import type { ReactNode } from 'react';
import { useData } from '../data.tsx';
import './question-start.css';

/** Letters that can fit on a line; the style sheet cuts further. */
const MOST = 200;

/**
 * The first line of what the user asks, cut to fit.
 *
 * @param turn counted from 1.
 */
export function QuestionStart({ question, turn = 1 }: { question: number; turn?: number }): ReactNode {
  const { snapshot } = useData();
  const text = snapshot.questions[question]?.turns[turn - 1];
  if (text === undefined) return <span className="faint">not in the benchmark</span>;
  return (
    <bdi className="question-start" lang={snapshot.language}>
      {text.slice(0, MOST)}
    </bdi>
  );
}
