import type { ReactNode } from 'react';
import { flagNames } from '../../../../src/analysis/snapshot.ts';
import { FLAG_WORDS } from '../disagreements/words.ts';
import { FLAG_BADGES } from './words.ts';

/** The flags of an answer or a verdict, each in a word or two; what they mean is in their titles. */
export function FlagBadges({ flags }: { flags: number }): ReactNode {
  return flagNames(flags).map((flag) => (
    <span key={flag} className="badge warn" title={FLAG_WORDS[flag]}>
      {FLAG_BADGES[flag]}
    </span>
  ));
}

/** The same, each with its sentence. */
export function FlagSentences({ flags }: { flags: number }): ReactNode {
  const names = flagNames(flags);
  if (names.length === 0) return null;
  return (
    <ul className="doubts">
      {names.map((flag) => (
        <li key={flag}>
          <span className="badge warn">{FLAG_BADGES[flag]}</span> {FLAG_WORDS[flag]}
        </li>
      ))}
    </ul>
  );
}
