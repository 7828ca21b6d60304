const DEEPEST = 6;

/** An error, what caused it, and what caused that; of a connection that was tried at several addresses, each one's error. */
export function* causesOf(error: unknown, depth = 0): Generator<Error> {
  if (!(error instanceof Error) || depth > DEEPEST) return;
  yield error;
  if (error instanceof AggregateError) {
    for (const one of error.errors) yield* causesOf(one, depth + 1);
  }
  yield* causesOf(error.cause, depth + 1);
}
