import { useMemo } from 'react';
import type { Evidence } from '../../../../src/analysis/head-to-head.ts';
import { judgesOf } from '../../../../src/analysis/leaderboard.ts';
import { judgingVoters } from '../../../../src/analysis/rows.ts';
import { useData } from '../../data.tsx';
import { useJudge } from '../../header.tsx';
import { linkWith } from '../../route.ts';

interface EvidenceOption {
  value: string;
  label: string;
  group: string;
  address: string;
}

/**
 * Whose verdicts are compared. A judge's are named by `mode` and `judge` in the address, as in the other views; people's votes by
 * `evidence=human`, imported votes of a judge by `evidence=votes:NAME`.
 */
export function useEvidence(): { evidence: Evidence; options: EvidenceOption[]; value: string } {
  const { snapshot, route } = useData();
  const { mode, judge } = useJudge();
  const judges = useMemo(() => judgesOf(snapshot), [snapshot]);
  const voters = useMemo(() => judgingVoters(snapshot), [snapshot]);
  const wanted = route.params.get('evidence');
  const voter = voters.find((name) => wanted === `votes:${name}`);
  const hasNoJudge = judge === '' && voter === undefined;
  const isHuman = wanted === 'human' || (hasNoJudge && snapshot.votes.question.length > 0);
  const evidence = useMemo<Evidence>(() => {
    if (isHuman) return { kind: 'human' };
    if (voter !== undefined) return { kind: 'votes', judge: voter };
    return { kind: mode === 'single' ? 'grades' : 'matches', judge };
  }, [isHuman, voter, mode, judge]);
  const optionsOf = (names: readonly string[], kind: 'single' | 'pairwise', group: string) =>
    names.map((name) => ({
      value: `${kind}:${name}`,
      label: name,
      group,
      address: linkWith(route, { mode: kind, judge: name, evidence: undefined }),
    }));
  const options = [
    ...optionsOf(judges.single, 'single', 'Grades of single answers by'),
    ...optionsOf(judges.pairwise, 'pairwise', 'Matches judged by'),
  ];
  if (snapshot.votes.question.length > 0) {
    const address = linkWith(route, { evidence: 'human' });
    options.push({ value: 'human', label: 'People', group: 'Votes of', address });
  }
  for (const name of voters) {
    const value = `votes:${name}`;
    options.push({ value, label: name, group: 'Votes of', address: linkWith(route, { evidence: value }) });
  }
  const value = isHuman ? 'human' : voter === undefined ? `${mode}:${judge}` : `votes:${voter}`;
  return { evidence, options, value };
}
