import { type ReactNode, useState } from 'react';
import { useData } from '../data.tsx';
import { readVoter } from './rate/kept-log.ts';
import { Session } from './rate/session.tsx';
import { readSettings } from './rate/settings.ts';
import { Setup } from './rate/setup.tsx';
import './rate/rate.css';

/** A person's own votes: two answers side by side, whose models are not told. */
export function Rate(): ReactNode {
  const { source, snapshot, route } = useData();
  const [voter, setVoter] = useState(readVoter);
  const settings = readSettings(route.params);
  return (
    <section className="rate" lang="en">
      <h1>Rate</h1>
      {source.sendVote === undefined ? (
        <p>Votes cannot be kept here: open the page with `llm-judge browse`.</p>
      ) : snapshot.progress < 1 ? (
        <p>Reading the answers …</p>
      ) : settings === undefined || voter === '' ? (
        <Setup voter={voter} onVoter={setVoter} />
      ) : (
        // Another session is another component: its plan is made once.
        <Session key={`${route.params} ${voter}`} settings={settings} voter={voter} />
      )}
    </section>
  );
}
