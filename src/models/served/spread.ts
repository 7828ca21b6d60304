import { createHash } from 'node:crypto';
import type { ChatRequest } from '../chat-model.ts';

const MOST_CONVERSATIONS = 4096;

/** Which of several servers of one model a call goes to. */
export interface Spread {
  /** The server for a call, counted from 0; it is in flight until `end`. */
  begin(request: ChatRequest): number;
  end(server: number): void;
}

/**
 * A call goes to the server with the fewest in flight; to the one that answered the turn before in the same conversation, and so
 * has its beginning in its cache, unless it has two or more in flight than another.
 */
export function createSpread(servers: number): Spread {
  const inFlight = Array.from({ length: servers }, () => 0);
  /** Conversation → the server that answered its latest turn; the longest unused one first. */
  const answeredBy = new Map<string, number>();
  return {
    begin(request) {
      const { messages, choice } = request;
      const fewest = Math.min(...inFlight);
      const before = answeredBy.get(conversation(messages.slice(0, -2), choice));
      const isNear = before !== undefined && (inFlight[before] as number) <= fewest + 1;
      const server = isNear ? before : inFlight.indexOf(fewest);
      inFlight[server] = (inFlight[server] as number) + 1;
      const key = conversation(messages, choice);
      answeredBy.delete(key);
      answeredBy.set(key, server);
      if (answeredBy.size > MOST_CONVERSATIONS) answeredBy.delete(answeredBy.keys().next().value as string);
      return server;
    },
    end(server) {
      inFlight[server] = (inFlight[server] as number) - 1;
    },
  };
}

/** The turn before has the same messages but for its answer and the question after it; choices of one question differ in the answer. */
function conversation(messages: ChatRequest['messages'], choice = 0): string {
  return createHash('sha256')
    .update(JSON.stringify([choice, messages.map(({ role, content }) => [role, content])]))
    .digest('base64');
}
