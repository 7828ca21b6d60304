import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { Prose } from '../../prose/prose.tsx';
import { Fold } from './fold.tsx';

interface JudgedProps {
  said: {
    judgment: string;
    /** What the judge was asked. */
    user_prompt: string;
    reasoning?: string;
    /** What was said in refusing. */
    refusal?: string;
  };
}

/** A judge's words; its reasoning and what it was asked are there to open. */
export function Judged({ said: { judgment, user_prompt, reasoning, refusal } }: JudgedProps): ReactNode {
  const lang = useData().snapshot.language;
  return (
    <>
      {refusal !== undefined && (
        <p className="nothing">
          {refusal === '' ? 'The judge gave no judgment.' : 'The judge gave no judgment, but said:'}
        </p>
      )}
      {refusal !== undefined && refusal !== '' && <Prose text={refusal} lang={lang} />}
      {judgment.trim() !== '' && <Prose text={judgment} lang={lang} />}
      {judgment.trim() === '' && refusal === undefined && <p className="nothing">The judgment is empty.</p>}
      {reasoning !== undefined && reasoning !== '' && (
        <Fold summary="The judge’s reasoning">
          <Prose text={reasoning} lang={lang} />
        </Fold>
      )}
      {user_prompt !== '' && (
        <Fold summary="What the judge was asked">
          <Prose text={user_prompt} lang={lang} />
        </Fold>
      )}
    </>
  );
}
