import { useEffect, useMemo, useState } from 'react';
import type { QuestionTexts } from '../../../../src/analysis/texts.ts';
import { useData } from '../../data.tsx';
import { questionSignature } from './question-signature.ts';

/** The texts that are shown, and of which question and models they are. */
export interface Shown {
  place: number;
  models: readonly string[];
  texts: QuestionTexts;
}

export interface Reading {
  /** The last texts that were read: until the wanted ones are here, those of another question. */
  shown: Shown | undefined;
  isReading: boolean;
  problem: string | undefined;
}

/** Texts that have been read, by bench, question, models and state; the oldest first. */
const kept = new Map<string, QuestionTexts>();
const MOST_KEPT = 24;

/** Reads the texts of a question, and again when the files have changed in what concerns it. */
export function useQuestionTexts(place: number, models: readonly string[]): Reading {
  const { snapshot, source } = useData();
  const { bench } = snapshot;
  const id = snapshot.questions[place]?.id;
  const signature = useMemo(() => questionSignature(snapshot, place), [snapshot, place]);
  const wanted = JSON.stringify(models);
  const key = JSON.stringify([bench, id, wanted, signature]);
  const [read, setRead] = useState<{ key: string; shown: Shown }>();
  const [failed, setFailed] = useState<{ key: string; problem: string }>();

  useEffect(() => {
    if (id === undefined || kept.has(key)) return;
    let isWanted = true;
    const names = JSON.parse(wanted) as string[];
    source.readTexts(bench, id, names).then(
      (texts) => {
        keep(key, texts);
        if (isWanted) setRead({ key, shown: { place, models: names, texts } });
      },
      (error: Error) => {
        if (isWanted) setFailed({ key, problem: error.message });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [source, bench, id, place, wanted, key]);

  const here = kept.get(key);
  // What was read before is shown at once, and stays the last that was shown.
  if (here !== undefined && read?.key !== key) setRead({ key, shown: { place, models, texts: here } });
  return {
    shown: read?.shown,
    isReading: read?.key !== key && failed?.key !== key,
    problem: failed?.key === key ? failed.problem : undefined,
  };
}

function keep(key: string, texts: QuestionTexts): void {
  kept.set(key, texts);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
}
