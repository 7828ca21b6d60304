import { basename, resolve } from 'node:path';
import { ENGINE_NAMES, type EngineName } from '../served/engine-name.ts';

/** Providers that run weights on this machine; `local` chooses the engine by the weights. */
export const LOCAL_PROVIDERS = ['local', ...ENGINE_NAMES] as const;

export function isEngine(name: string | undefined): name is EngineName {
  return (ENGINE_NAMES as readonly (string | undefined)[]).includes(name);
}

/** Whether a provider runs weights on this machine. */
export function isLocalProvider(provider: string | undefined): provider is 'local' | EngineName {
  return (LOCAL_PROVIDERS as readonly (string | undefined)[]).includes(provider);
}

/** Whether a model's name is a file of weights or, behind `hf:`, a repository of the Hugging Face hub. */
export function namesWeights(name: string): boolean {
  return name.startsWith('hf:') || /\.gguf$/i.test(name);
}

/**
 * What weights are called in files and tables: a file's name without its ending (and without its part's number), a folder's name, or a
 * repository's without its owner. `hf:LiquidAI/LFM2-1.2B-GGUF:Q4_K_M` is `LFM2-1.2B-GGUF-Q4_K_M`.
 */
export function nameOfWeights(name: string): string {
  const last = name
    .replace(/^hf:/, '')
    .split(/[/\\]/)
    .findLast((part) => part !== '' && part !== '.');
  // `.` and what ends in `..` say nothing of the folder that they are.
  const called = last === undefined || last === '..' ? basename(resolve(name)) : last;
  return called.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '').replaceAll(/[^\w.+-]/g, '-');
}
