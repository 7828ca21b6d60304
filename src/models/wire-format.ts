import type { Refusal, TokenLogprob } from './chat-model.ts';

/**
 * What a reply holds that its provider's package does not hand over. Each function is given the parsed body of a reply, or the
 * events of a stream in their order.
 */
export interface WireFormat {
  /** Whether this is a reply of the API at all, where the package does not check. */
  isReply(events: readonly unknown[]): boolean;
  /** Why there is no answer, as far as the reply says more than that it was withheld. */
  readRefusal(events: readonly unknown[]): Refusal | undefined;
  readLogprobs(events: readonly unknown[]): TokenLogprob[];
}

type Fields = Record<string, unknown>;

/**
 * A token and its rivals, from objects that hold the log-probability under `name`. None where it is no number: JSON has no minus
 * infinity, and servers write null for it.
 */
export function toLogprobs(name: string, chosen: Fields, rivals: readonly Fields[]): TokenLogprob[] {
  const read = ({ token, [name]: logprob }: Fields) =>
    typeof token === 'string' && typeof logprob === 'number' ? [{ token, logprob }] : [];
  const top = rivals.flatMap(read);
  return read(chosen).map(({ token, logprob }) => ({ token, logprob, top }));
}
