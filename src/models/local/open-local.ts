import { createHash } from 'node:crypto';
import { InputError } from '../../errors.ts';
import type { ChatModel } from '../chat-model.ts';
import { checkGguf, openGguf } from '../gguf/open-gguf.ts';
import { wantedContext } from '../gguf/open-context.ts';
import { readExtraSampling } from '../gguf/sampling-options.ts';
import { weightsIdentity } from '../gguf/weights-identity.ts';
import { headersInAddress } from '../headers-in-address.ts';
import { openServed } from '../served/open-served.ts';
import { digest } from '../served/served-address.ts';
import { chooseEngine } from './choose-engine.ts';
import { findWeights } from './find-weights.ts';
import type { FoundWeights } from './found-weights.ts';
import { lazyModel } from './lazy-model.ts';
import type { LocalModelOptions } from './local-options.ts';
import { type EngineName, nameOfWeights } from './weights-name.ts';

/**
 * Opens weights on this machine: a GGUF file in this process, a checkpoint in a server that is started for it. What can be checked is
 * checked at once; weights are downloaded and loaded by `prepare`, or by the first request.
 *
 * @param weights a file, a folder, `OWNER/REPO` or `hf:OWNER/REPO:QUANT`.
 * @param engine undefined for the one that fits the weights.
 * @throws InputError
 */
export async function openLocal(
  weights: string,
  engine: EngineName | undefined,
  options: LocalModelOptions,
): Promise<ChatModel> {
  const { local = {}, flags, say, onProgress } = options;
  const found = await findWeights(weights, {
    revision: local.revision,
    // What vLLM and SGLang are made for; a GGUF file runs without them.
    prefers: engine === 'vllm' || engine === 'sglang' ? 'checkpoint' : 'gguf',
    flag: flags.model,
    say,
    onProgress,
  });
  const runsOn = chooseEngine(weights, found.kind, engine, flags.model);
  if (runsOn === undefined) {
    refuseServerSettings(options);
    readExtraSampling(options.extraBody, '--extra-body');
  }
  if (runsOn === undefined && found.path !== undefined) checkGguf(found.path, local.chatTemplate);
  const address = addressOfWeights(found, runsOn, options);
  const account = createHash('sha256').update(address).digest('hex').slice(0, 16);
  return lazyModel({ name: nameOfWeights(weights), address, account }, async (signal) => {
    const ready = { name: nameOfWeights(weights), path: await found.fetch(signal) };
    return runsOn === undefined
      ? openInProcess(ready, options, signal)
      : serve(ready, runsOn, options, signal);
  });
}

interface Ready {
  name: string;
  path: string;
}

function openInProcess(
  { name, path }: Ready,
  { local = {}, parallel, maxTokens, extraBody, say }: LocalModelOptions,
  signal: AbortSignal | undefined,
) {
  return openGguf({
    file: path,
    name,
    chatTemplate: local.chatTemplate,
    contextSize: local.contextSize,
    threads: local.threads,
    parallel: parallel ?? USUAL_PARALLEL,
    maxTokens,
    extraBody,
    say,
    signal,
  });
}

/** Where nobody says how many replies are to be made at a time. */
const USUAL_PARALLEL = 8;
const USUAL_PARALLEL_SERVED = 64;

function serve(
  { name, path }: Ready,
  engine: EngineName,
  { local = {}, parallel, say, extraBody, headers, stream, timeout, flags }: LocalModelOptions,
  signal: AbortSignal | undefined,
) {
  const { gpusPerModel = 1, gpusTotal = gpusPerModel } = local;
  return openServed({
    engine,
    weights: path,
    name,
    dtype: local.dtype,
    chatTemplate: local.chatTemplate,
    contextSize: local.contextSize,
    maxGpuMemory: local.maxGpuMemory,
    engineArgs: local.serveArgs,
    startTimeout: local.serveTimeout,
    gpusPerModel,
    gpusTotal,
    parallel: parallel ?? USUAL_PARALLEL_SERVED,
    say,
    signal,
    client: { extraBody, headers, stream, timeout, flags },
  });
}

/** What decides the replies beside the requests: the weights, wherever they lie, what computes them, and how. */
function addressOfWeights(
  { identity }: FoundWeights,
  engine: EngineName | undefined,
  { local = {}, extraBody, headers, maxTokens }: LocalModelOptions,
): string {
  const { chatTemplate, dtype, serveArgs = [] } = local;
  // A reply that the context cut short is another one in a longer context.
  const contextSize = engine === undefined ? wantedContext(local.contextSize, maxTokens) : local.contextSize;
  return JSON.stringify({
    provider: engine ?? 'gguf',
    weights: identity,
    ...(chatTemplate === undefined ? {} : { template: weightsIdentity([chatTemplate]) }),
    ...(dtype === undefined ? {} : { dtype }),
    ...(contextSize === undefined ? {} : { contextSize }),
    // They may hold a key.
    ...(serveArgs.length === 0 ? {} : { serveArgs: digest(JSON.stringify(serveArgs)) }),
    ...(engine === undefined || headers === undefined ? {} : { headers: headersInAddress(headers) }),
    ...(extraBody === undefined || Object.keys(extraBody).length === 0 ? {} : { extraBody }),
  });
}

/** @throws InputError for settings of a server where none is started: they would be left out without a word. */
function refuseServerSettings({ local = {} }: LocalModelOptions): void {
  const given = [
    ['--dtype', local.dtype],
    ['--max-gpu-memory', local.maxGpuMemory],
    ['--serve-arg', local.serveArgs?.[0]],
    ['--serve-timeout', local.serveTimeout],
  ].find(([, value]) => value !== undefined);
  if (given === undefined) return;
  throw new InputError(
    'a GGUF file runs in this process, where this means nothing',
    { flag: given[0] as string },
    'Leave it out, or start a server with --serve llama-server.',
  );
}
