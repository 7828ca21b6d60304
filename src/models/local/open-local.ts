import { InputError } from '../../errors.ts';
import type { ChatModel } from '../chat-model.ts';
import { checkGguf, openGguf } from '../gguf/open-gguf.ts';
import { wantedContext } from '../gguf/open-context.ts';
import { readExtraSampling } from '../gguf/sampling-options.ts';
import { weightsIdentity } from '../gguf/weights-identity.ts';
import { readTemplate } from '../read-template.ts';
import type { EngineName } from '../served/engine-name.ts';
import { openServed } from '../served/open-served.ts';
import { digest, servedAddress } from '../served/served-address.ts';
import type { ServedOptions } from '../served/served-options.ts';
import { chooseEngine } from './choose-engine.ts';
import { findWeights } from './find-weights.ts';
import type { FoundWeights } from './found-weights.ts';
import { lazyModel } from './lazy-model.ts';
import type { LocalModelOptions } from './local-options.ts';
import { USUAL_PARALLEL } from './usual-parallel.ts';
import { nameOfWeights } from './weights-name.ts';

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
  const name = nameOfWeights(weights);
  const facts = (address: string) => ({ name, address, account: digest(address) });
  const runsOn = chooseEngine(weights, found.kind, engine, flags.model);
  if (runsOn === undefined) {
    refuseServerSettings(options);
    readExtraSampling(options.extraBody, '--extra-body');
    if (found.path !== undefined) checkGguf(found.path, local.chatTemplate);
    return lazyModel(facts(addressInProcess(found, options)), async (signal) =>
      openInProcess(name, await found.fetch(signal), options, signal),
    );
  }
  const served = servedOptions(name, runsOn, found, options);
  const template = local.chatTemplate === undefined ? undefined : readTemplate(local.chatTemplate);
  return lazyModel(facts(servedAddress(served, weights, template)), async (signal) =>
    openServed({ ...served, weights: await found.fetch(signal), signal }),
  );
}

function openInProcess(
  name: string,
  file: string,
  { local = {}, parallel, maxTokens, extraBody, say }: LocalModelOptions,
  signal: AbortSignal | undefined,
) {
  return openGguf({
    file,
    name,
    chatTemplate: local.chatTemplate,
    contextSize: local.contextSize,
    threads: local.threads,
    parallel: parallel ?? USUAL_PARALLEL.inProcess,
    maxTokens,
    extraBody,
    say,
    signal,
  });
}

function servedOptions(
  name: string,
  engine: EngineName,
  { identity }: FoundWeights,
  { local = {}, parallel, say, extraBody, headers, stream, timeout, flags }: LocalModelOptions,
): Omit<ServedOptions, 'weights'> {
  const { gpusPerModel = 1, gpusTotal = gpusPerModel } = local;
  return {
    engine,
    name,
    identity,
    dtype: local.dtype,
    chatTemplate: local.chatTemplate,
    contextSize: local.contextSize,
    maxGpuMemory: local.maxGpuMemory,
    engineArgs: local.serveArgs,
    startTimeout: local.serveTimeout,
    gpusPerModel,
    gpusTotal,
    parallel: parallel ?? USUAL_PARALLEL.served,
    say,
    client: { extraBody, headers, stream, timeout, flags },
  };
}

/** What decides the replies of this process beside the requests: the weights, wherever they lie, and how they are run. */
function addressInProcess(
  { identity }: FoundWeights,
  { local: { chatTemplate, contextSize } = {}, extraBody, maxTokens }: LocalModelOptions,
): string {
  return JSON.stringify({
    provider: 'gguf',
    weights: identity,
    ...(chatTemplate === undefined ? {} : { template: weightsIdentity([chatTemplate]) }),
    // A reply that the context cut short is another one in a longer context.
    contextSize: wantedContext(contextSize, maxTokens),
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
