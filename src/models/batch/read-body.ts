const NEWLINE = 10;

/** The body of a reply as text. Only `body.getReader()` is used: a `fetch` of our own offers no more. */
export async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(response)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The lines of a reply, one in memory at a time. Only a line feed ends a line: JSON may hold other separators (U+2028) as they are.
 * Empty lines are passed over.
 */
export async function* readLines(response: Response): AsyncGenerator<string> {
  // The beginning of a line whose end has not come yet.
  let pieces: Uint8Array[] = [];
  for await (const chunk of readChunks(response)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      pieces.push(chunk.subarray(start, end));
      const line = Buffer.concat(pieces).toString('utf8');
      pieces = [];
      start = end + 1;
      if (line.trim() !== '') yield line;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  const last = Buffer.concat(pieces).toString('utf8');
  if (last.trim() !== '') yield last;
}

async function* readChunks(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isDone = done;
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever stops reading in the middle wants no more of it; else the connection would hang.
    if (!isDone) void reader.cancel().catch(() => {});
  }
}
