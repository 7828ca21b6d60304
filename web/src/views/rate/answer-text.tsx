import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { Prose } from '../../prose/prose.tsx';

/** What a user, a model or a reference says, in the benchmark's language. */
export function AnswerText({ text }: { text: string }): ReactNode {
  const { snapshot } = useData();
  if (text.trim() === '') return <p className="faint">(empty)</p>;
  return <Prose text={text} lang={snapshot.language} />;
}
