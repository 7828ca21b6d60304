import type { ReactNode } from 'react';
import { useData } from '../data.tsx';
import { Empty } from '../ui/empty.tsx';
import { Conversation } from './question/conversation.tsx';
import { QuestionHead } from './question/question-head.tsx';
import { QuestionList } from './question/question-list.tsx';
import { TextsElsewhere } from './question/texts-elsewhere.tsx';
import { useSelection } from './question/use-selection.ts';
import './question.css';

/** One question: what the user asks, what models answer, and what judges and people say of it. */
export function Question(): ReactNode {
  const { snapshot, route, source } = useData();
  const selection = useSelection();
  return (
    <div className="question" lang="en">
      {snapshot.questions.length > 0 && <QuestionList selection={selection} />}
      <div className="question-page">
        <QuestionHead selection={selection} />
        {selection.question === undefined ? (
          <Empty>
            {snapshot.questions.length === 0
              ? 'This benchmark has no questions: its question.jsonl is empty.'
              : route.params.has('id')
                ? 'There is no such question in this benchmark. Choose one from the list.'
                : 'No question is like that. Look for something else, or for fewer words.'}
          </Empty>
        ) : selection.models.length === 0 ? (
          <Empty>Nobody has answered yet. Answers appear here as soon as there are some.</Empty>
        ) : source.hasTexts?.(selection.question.id) === false ? (
          <TextsElsewhere question={selection.question} />
        ) : (
          <Conversation selection={selection} />
        )}
      </div>
    </div>
  );
}
