import type { Entry } from './votes.ts';

export interface ModelCount {
  model: string;
  won: number;
  tied: number;
  /** Ties in which both answers were bad. */
  bad: number;
  lost: number;
}

/** What a session's votes say of each model, most wins first; among equals by name. */
export function countModels(votes: readonly Entry[]): ModelCount[] {
  const counts = new Map<string, ModelCount>();
  const countOf = (model: string) => {
    const count = counts.get(model) ?? { model, won: 0, tied: 0, bad: 0, lost: 0 };
    counts.set(model, count);
    return count;
  };
  for (const { item, winner } of votes) {
    const [a, b] = [countOf(item.modelA), countOf(item.modelB)];
    switch (winner) {
      case 'model_a':
        a.won += 1;
        b.lost += 1;
        break;
      case 'model_b':
        a.lost += 1;
        b.won += 1;
        break;
      case 'tie':
        a.tied += 1;
        b.tied += 1;
        break;
      case 'tie (bothbad)':
        a.bad += 1;
        b.bad += 1;
        break;
      case 'skip':
        break;
    }
  }
  return [...counts.values()].sort(
    (x, y) => y.won - x.won || x.lost - y.lost || (x.model < y.model ? -1 : 1),
  );
}
