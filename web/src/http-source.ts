import { pollWhileShown } from './poll-while-shown.ts';
import type { Source } from './source.ts';

/** How long the server may take to say whether something has changed, in milliseconds: a machine that slept leaves dead connections. */
const MOST_WAIT = 10_000;

/** The data of the server that the page came from. @param token allows writing; only the page has it. */
export function openHttpSource(token: string): Source {
  return {
    readBenches: () => readJson('api/benches', {}),
    readSnapshot: (bench) => readJson('api/snapshot', { bench }),
    readTexts: (bench, question, models) =>
      readJson('api/texts', {
        bench,
        question: String(question),
        ...(models === undefined ? {} : { model: models }),
      }),
    watch: (bench, onRevision) =>
      pollWhileShown(async () => {
        const signal = AbortSignal.timeout(MOST_WAIT);
        const { revision } = await readJson<{ revision: number }>('api/revision', { bench }, signal);
        onRevision(revision);
      }),
    async sendVote(vote) {
      const response = await fetch('api/votes', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-llm-judge-token': token },
        body: JSON.stringify(vote),
        // A vote arrives though the page is being left.
        keepalive: true,
      });
      if (!response.ok) throw new Error(await messageOf(response));
    },
  };
}

type Query = Record<string, string | readonly string[]>;

function address(path: string, query: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const each of typeof value === 'string' ? [value] : value) params.append(key, each);
  }
  return `${path}?${params}`;
}

async function readJson<T>(path: string, query: Query, signal?: AbortSignal): Promise<T> {
  const response = await fetch(address(path, query), signal === undefined ? {} : { signal });
  if (!response.ok) throw new Error(await messageOf(response));
  return (await response.json()) as T;
}

/** The server's errors are `{"error": "…"}`. */
async function messageOf(response: Response): Promise<string> {
  try {
    return ((await response.json()) as { error: string }).error;
  } catch {
    return `The server answered ${response.status}.`;
  }
}
