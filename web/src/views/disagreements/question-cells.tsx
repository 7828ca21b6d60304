import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { linkTo } from '../../route.ts';
import { Name } from '../../ui/name.tsx';
import { QuestionStart } from '../../ui/question-start.tsx';

interface QuestionCellsProps {
  /** A place in the snapshot's questions. */
  question: number;
  turn: number;
  models: readonly number[];
  /** Whose judgment to show there. */
  judge?: string | undefined;
}

/** The cells that say which question and which answers, with the link to them. */
export function QuestionCells({ question, turn, models, judge }: QuestionCellsProps): ReactNode {
  const { snapshot, route } = useData();
  const { id, category } = snapshot.questions[question] ?? { id: '', category: -1 };
  const names = models.map((model) => snapshot.models[model] ?? '');
  const target = linkTo(route, 'question', {
    id: String(id),
    model: names,
    turn,
    ...(judge === undefined ? {} : { judge, mode: models.length === 1 ? 'single' : 'pairwise' }),
  });
  const categoryName = snapshot.categories[category];
  return (
    <>
      <th scope="row">
        <a href={target}>
          <Name text={String(id)} />
        </a>
      </th>
      <td>{turn}</td>
      <td className="text">{categoryName === undefined ? '–' : <Name text={categoryName} />}</td>
      <td className="text begins">
        <QuestionStart question={question} turn={turn} />
      </td>
      <td className="text lines">
        {names.map((name) => (
          <Name key={name} text={name} />
        ))}
      </td>
    </>
  );
}

/** The heads of these columns. */
export function QuestionHeads(): ReactNode {
  return (
    <>
      <th scope="col">Question</th>
      <th scope="col">Turn</th>
      <th scope="col" className="text">
        Category
      </th>
      <th scope="col" className="text">
        Begins
      </th>
      <th scope="col" className="text">
        Models
      </th>
    </>
  );
}
