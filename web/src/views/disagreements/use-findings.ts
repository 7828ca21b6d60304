import { useMemo } from 'react';
import {
  type Disagreement,
  type FlaggedRow,
  findDisagreements,
  findFlagged,
} from '../../../../src/analysis/disagreements.ts';
import { FLAGS, type Flag, type Snapshot } from '../../../../src/analysis/snapshot.ts';
import { useData } from '../../data.tsx';
import { isPassed, useFilter } from './filter.ts';
import { KINDS, type Kind } from './words.ts';

interface Findings {
  kind: Kind;
  /** How many there are of each kind, the filters aside. */
  counts: Record<Kind, number>;
  /** How many rows that pass the other filters have each flag. */
  flags: Record<Flag, number>;
  flag: Flag | undefined;
  /** Those of the kind that pass the filters; one of the two lists is empty. */
  disagreements: Disagreement[];
  flagged: FlaggedRow[];
}

/** The disagreements or flagged rows that the address asks for. */
export function useFindings(): Findings {
  const { snapshot, route } = useData();
  const all = useMemo(() => findAll(snapshot), [snapshot]);
  const filter = useFilter();
  const counts = {
    orders: all.orders.length,
    judges: all.judges.length,
    human: all.human.length,
    flagged: all.flagged.length,
  };
  const wanted = route.params.get('kind');
  // Without a wish, the first kind of which there is something.
  const kind = KINDS.find((each) => each === wanted) ?? KINDS.find((each) => counts[each] > 0) ?? 'orders';
  const named = route.params.get('flag') ?? '';
  const flag = named in FLAGS ? (named as Flag) : undefined;
  const lists = useMemo(() => {
    const passed = all.flagged.filter((row) => isPassed(filter, flaggedFacts(snapshot, row)));
    const ofKind = kind === 'flagged' ? [] : all[kind];
    return {
      flags: countFlags(passed),
      flagged: kind === 'flagged' ? passed.filter(({ flags }) => !flag || flags.includes(flag)) : [],
      disagreements: ofKind.filter((row) => isPassed(filter, row)),
    };
  }, [snapshot, all, filter, kind, flag]);
  return { kind, counts, flag, ...lists };
}

function findAll(snapshot: Snapshot) {
  return {
    orders: findDisagreements(snapshot, 'orders'),
    judges: findDisagreements(snapshot, 'judges'),
    human: findDisagreements(snapshot, 'human'),
    flagged: findFlagged(snapshot),
  };
}

function flaggedFacts(snapshot: Snapshot, row: FlaggedRow): Parameters<typeof isPassed>[1] {
  const judge = row.judge === undefined ? undefined : snapshot.judges[row.judge];
  return { ...row, judges: judge === undefined ? [] : [judge] };
}

function countFlags(rows: readonly FlaggedRow[]): Record<Flag, number> {
  const counts = Object.fromEntries(Object.keys(FLAGS).map((flag) => [flag, 0])) as Record<Flag, number>;
  for (const { flags } of rows) for (const flag of flags) counts[flag] += 1;
  return counts;
}
