import { useEffect, useState } from 'react';
import type { QuestionTexts } from '../../../../src/analysis/texts.ts';
import { useData } from '../../data.tsx';
import type { RateItem } from './plan.ts';

/** Texts of an item, or why they cannot be read; neither while they are on their way. */
export interface ItemTexts {
  texts?: QuestionTexts;
  problem?: string;
}

/** The texts of an item. Those of the next one are fetched meanwhile, so that a vote is followed at once by the next question. */
export function useTexts(item: RateItem | undefined, next: RateItem | undefined): ItemTexts {
  const { source, snapshot } = useData();
  const [found, setFound] = useState<ReadonlyMap<string, ItemTexts>>(new Map());
  const { bench } = snapshot;

  useEffect(() => {
    let isWanted = true;
    const keep = (key: string, texts: ItemTexts) => {
      if (isWanted) setFound((earlier) => new Map(earlier).set(key, texts));
    };
    for (const each of [item, next]) {
      if (each === undefined || found.get(keyOf(each))?.texts !== undefined) continue;
      source.readTexts(bench, each.question, modelsOf(each)).then(
        (texts) => keep(keyOf(each), { texts }),
        (error: Error) => keep(keyOf(each), { problem: error.message }),
      );
    }
    return () => {
      isWanted = false;
    };
    // What is found is looked at when an item comes, not whenever something is found.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [source, bench, item, next]);
  return item === undefined ? {} : (found.get(keyOf(item)) ?? {});
}

/** Sorted: which model stands on which side is nobody's business. */
function modelsOf({ modelA, modelB }: RateItem): string[] {
  return [modelA, modelB].sort();
}

function keyOf(item: RateItem): string {
  return JSON.stringify([String(item.question), modelsOf(item)]);
}
