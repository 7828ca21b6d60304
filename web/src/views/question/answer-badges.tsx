import { type ReactNode, useMemo } from 'react';
import type { Snapshot } from '../../../../src/analysis/snapshot.ts';
import type { AnswerTurn } from '../../../../src/analysis/texts.ts';
import { useData } from '../../data.tsx';
import { countOf } from '../../ui/format.ts';
import { visibleName } from '../../ui/name.tsx';
import { FlagBadges } from './flag-badges.tsx';

interface AnswerBadgesProps {
  /** A place in the snapshot's questions. */
  question: number;
  model: string;
  turn: number;
  choice: number;
  said: AnswerTurn;
}

/** How an answer ended and how long it is, in a few words. */
export function AnswerBadges({ question, model, turn, choice, said }: AnswerBadgesProps): ReactNode {
  const { snapshot } = useData();
  const tokens = useMemo(
    () => tokensOf(snapshot, { question, model, turn, choice }),
    [snapshot, question, model, turn, choice],
  );
  const reason = said.finish_reason;
  return (
    <p className="badges">
      <FlagBadges flags={said.flags} />
      {reason !== undefined && reason !== 'stop' && reason !== 'length' && (
        <span className="badge">ended by {visibleName(reason)}</span>
      )}
      <span className="badge plain">
        {tokens === undefined ? countOf(said.text.length, 'character') : countOf(tokens, 'token')}
      </span>
    </p>
  );
}

interface Place {
  question: number;
  model: string;
  turn: number;
  choice: number;
}

/** Tokens of an answer as the server counted them. */
function tokensOf(
  { answers, models }: Snapshot,
  { question, model, turn, choice }: Place,
): number | undefined {
  const place = models.indexOf(model);
  for (
    let row = answers.question.lastIndexOf(question);
    row !== -1;
    row = row === 0 ? -1 : answers.question.lastIndexOf(question, row - 1)
  ) {
    if (answers.model[row] !== place || answers.turn[row] !== turn || answers.choice[row] !== choice - 1)
      continue;
    const tokens = answers.completionTokens[row] ?? -1;
    return tokens === -1 ? undefined : tokens;
  }
  return undefined;
}
