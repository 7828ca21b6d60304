import type { ReactNode } from 'react';
import type { ReportPart } from '../../../../src/analysis/embedded-report.ts';
import type { Snapshot, SnapshotQuestion } from '../../../../src/analysis/snapshot.ts';
import { useData } from '../../data.tsx';
import { linkWith } from '../../route.ts';
import { Empty } from '../../ui/empty.tsx';
import { Name } from '../../ui/name.tsx';

/** Where the texts of a question are that this file does not have: in another file of the same report, or nowhere. */
export function TextsElsewhere({ question }: { question: SnapshotQuestion }): ReactNode {
  const { snapshot, route, source } = useData();
  const part = partOf(question, snapshot, source.parts ?? []);
  // The file of a category may have room for some of its questions alone.
  const isThisFile = snapshot.questions.some(
    ({ id, category }) => category === question.category && source.hasTexts?.(id) === true,
  );
  if (part === undefined || isThisFile) {
    return <Empty>The texts of this question are left out of this report, to keep it small.</Empty>;
  }
  const place = linkWith(route, { id: String(question.id) });
  return (
    <Empty>
      The texts of this question are in another file of this report:{' '}
      <a href={encodeURIComponent(part.file) + place}>
        <Name text={part.file} />
      </a>
      , which must be in the same folder.
    </Empty>
  );
}

/** The file of a question's category; questions that the benchmark does not have are in the last one. */
function partOf(
  { category }: SnapshotQuestion,
  { categories }: Snapshot,
  parts: readonly ReportPart[],
): ReportPart | undefined {
  const name = categories[category];
  return name === undefined
    ? parts.findLast((part) => part.category === 'other')
    : parts.find((part) => part.category === name);
}
