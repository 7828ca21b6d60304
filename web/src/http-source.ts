import type { Source } from './source.ts';

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
    watch(bench, onChange) {
      const events = new EventSource(address('api/events', { bench }));
      events.addEventListener('message', ({ data }: MessageEvent<string>) => {
        onChange((JSON.parse(data) as { revision: number }).revision);
      });
      return () => events.close();
    },
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

async function readJson<T>(path: string, query: Query): Promise<T> {
  const response = await fetch(address(path, query));
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
