import type { GgufHead } from '../gguf/gguf-head.ts';
import { estimateMemory } from '../gguf/memory.ts';
import { wantedContext } from '../gguf/open-context.ts';
import type { Machine } from './machine.ts';
import { USUAL_PARALLEL } from './usual-parallel.ts';

/** Whether this machine's memory holds a model now. */
export interface Fit {
  verdict: 'fits' | 'too large';
  /** Replies at a time, as many as are tried where nobody says how many; null where that is for the server to see. */
  at_a_time: number | null;
  /** Bytes for one reply at a time. */
  needed: number;
  /** Bytes that are free, in the main memory or in all GPUs together. */
  free: number;
}

const CONTEXT = wantedContext(undefined);

/** A GGUF model with a context of 8192 tokens, or of the model's own fewer; in the main memory or on the GPUs, whichever has more room. */
export function fitGguf(head: GgufHead, { memory, gpus }: Pick<Machine, 'memory' | 'gpus'>): Fit {
  const free = Math.max(memory.free, freeOf(gpus));
  const trained = head.contextLength ?? CONTEXT;
  const contextSize = trained > 0 ? Math.min(CONTEXT, trained) : CONTEXT;
  const needs = (sequences: number) => estimateMemory(head, { contextSize, sequences }).total;
  // As `open-context.ts` halves them until they fit.
  let atATime: number = USUAL_PARALLEL.inProcess;
  while (atATime > 0 && needs(atATime) > free) atATime = Math.floor(atATime / 2);
  return {
    verdict: atATime === 0 ? 'too large' : 'fits',
    at_a_time: atATime,
    needed: needs(1),
    free,
  };
}

/** A checkpoint's weights alone: on the GPUs where there are any, as the servers have it. */
export function fitCheckpoint(bytes: number, { memory, gpus }: Pick<Machine, 'memory' | 'gpus'>): Fit {
  const free = gpus.length > 0 ? freeOf(gpus) : memory.free;
  const fits = bytes <= free;
  return { verdict: fits ? 'fits' : 'too large', at_a_time: fits ? null : 0, needed: bytes, free };
}

function freeOf(gpus: Machine['gpus']): number {
  return gpus.reduce((sum, { free }) => sum + free, 0);
}
