import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import type { ChatModel } from '../chat-model.ts';
import { openOpenAICompatible } from '../openai-compatible.ts';
import { readTemplate } from '../read-template.ts';
import { engineEnvironment } from './engine-environment.ts';
import { ENGINES } from './engines.ts';
import { findProgram } from './find-program.ts';
import { findWeights } from './find-weights.ts';
import { divideGpus } from './gpus.ts';
import { toMemoryShare } from './memory-share.ts';
import { type Replicas, startReplicas } from './replicas.ts';
import { digest, servedAddress } from './served-address.ts';
import { servedModel } from './served-model.ts';
import type { ServedOptions } from './served-options.ts';
import type { ReplicaPlan } from './start-replica.ts';

const FLAGS = { baseUrl: '--serve', key: '--serve', model: '--model-path' };
const START_TIMEOUT_S = 1800;

/**
 * Starts an engine's servers for local weights, one for each group of GPUs, and opens the model that they serve. They listen on the
 * loopback interface, and are stopped by `close`, or when this process ends, whatever it ends by.
 *
 * @throws InputError for what the user got wrong, and where a server does not become ready; none is left then.
 * @throws the signal's reason when it is aborted before all are ready; none is left then.
 */
export async function openServed(options: ServedOptions): Promise<ChatModel> {
  refuseWindows();
  options.signal?.throwIfAborted();
  const engine = ENGINES[options.engine];
  const weights = findWeights(options.weights, options.engine);
  const gpus = divideGpus(options);
  const memoryShare =
    options.maxGpuMemory === undefined
      ? undefined
      : await toMemoryShare(options.maxGpuMemory, options.engine);
  refuseUnknown(options);
  const template = options.chatTemplate === undefined ? undefined : readTemplate(options.chatTemplate);
  const command = findProgram(engine);
  const address = servedAddress(options, weights, template);

  const folder = mkdtempSync(join(tmpdir(), `llm-judge-${engine.name}-`));
  const served = servedName(options.name);
  const { parallel, startTimeout = START_TIMEOUT_S } = options;
  const environment = engineEnvironment();
  const plans = gpus.map((devices, index): ReplicaPlan => ({
    engine,
    command,
    launch: {
      weights,
      served,
      chatTemplate: template === undefined ? undefined : writeTemplate(folder, template),
      revision: options.revision,
      dtype: options.dtype,
      gpusPerModel: options.gpusPerModel,
      memoryShare,
      contextSize: options.contextSize,
      // One more than its part: a call may follow its conversation to a server that has as many already.
      slots: Math.ceil(parallel / gpus.length) + (gpus.length > 1 ? 1 : 0),
      engineArgs: options.engineArgs ?? [],
    },
    environment,
    gpus: devices,
    folder,
    number: index + 1,
    startTimeout,
  }));
  const replicas = await startReplicas(plans as [ReplicaPlan, ...ReplicaPlan[]], {
    folder,
    signal: options.signal ?? new AbortController().signal,
    say: options.say ?? (() => {}),
  });
  return servedModel(
    { name: options.name, address, account: digest(address) },
    openClients(replicas, served, options),
    replicas,
  );
}

function openClients(
  { origins }: Replicas,
  served: string,
  { client, parallel }: ServedOptions,
): ChatModel[] {
  return origins.map((origin) =>
    openOpenAICompatible({
      flags: FLAGS,
      ...client,
      model: served,
      baseUrl: `${origin}/v1`,
      connections: parallel,
      isDirect: true,
    }),
  );
}

/** A name that every engine takes for one name. */
function servedName(name: string): string {
  return name.replaceAll(/[^\w.:/@+-]+/g, '-').replace(/^[^\w]+/, '') || 'model';
}

/** SGLang takes for Jinja what is named so. */
function writeTemplate(folder: string, template: string): string {
  const file = join(folder, 'chat-template.jinja');
  writeFileSync(file, template, { mode: 0o600 });
  return file;
}

/** @throws InputError for what the engine has no argument for. */
function refuseUnknown({ engine, dtype, engineArgs = [] }: ServedOptions): void {
  const secret = engineArgs.find((argument) => /^--?(api-key|hf-token)\b/.test(argument));
  if (secret !== undefined) {
    throw new InputError(
      'a key does not belong among arguments, which other users of the machine can read',
      { flag: '--serve-arg' },
      'The server listens on this machine alone and needs none; the token of the hub is read from HF_TOKEN.',
    );
  }
  if (engine === 'llama-server' && dtype !== undefined) {
    throw new InputError('a GGUF file has its own type of weights', { flag: '--dtype' }, 'Leave it out.');
  }
}

/** @throws InputError on Windows, which has no process groups to end a server by. */
function refuseWindows(): void {
  if (process.platform !== 'win32') return;
  throw new InputError(
    'servers are started on Linux and macOS alone',
    { flag: '--serve' },
    'Start the server yourself, and name it with --openai-api-base.',
  );
}
