import { InputError } from '../../errors.ts';
import type { HubFile, RepoListing } from './hub-file.ts';

const WEIGHTS = /\.safetensors$/;
/** Beside the weights: settings, the tokenizer, the chat templates, licences. Never code, pickles or other formats of the weights. */
const BESIDE = /\.(json|jinja|txt|model|tiktoken)$|^tokenizer(\.[a-z]+)?$/;
const NEVER = /\.(py|bin|pt|pth|ckpt|gguf|onnx|h5|msgpack)$/i;
/** Chat templates beside the main one, where transformers looks for them. */
const TEMPLATES = /^additional_chat_templates\/[^/]+\.jinja$/;
/** Mistral's own format of the same weights, beside the usual one. */
const CONSOLIDATED = /^consolidated([-.].*)?\.safetensors$/;
const PART = /-(\d{5})-of-(\d{5})\.safetensors$/;

/**
 * The files of a checkpoint in safetensors, which lies at the top of its repository.
 *
 * @returns undefined where there is none.
 * @throws InputError where parts of it are missing, as offline after a download that did not end.
 */
export function chooseCheckpoint(
  listing: Pick<RepoListing, 'repo' | 'files' | 'isOffline'>,
): HubFile[] | undefined {
  const top = listing.files.filter(({ path }) => !path.includes('/'));
  const all = top.filter(({ path }) => WEIGHTS.test(path));
  const usual = all.filter(({ path }) => !CONSOLIDATED.test(path));
  const weights = usual.length > 0 ? usual : all;
  if (weights.length === 0) return undefined;
  for (const { path } of weights) {
    const [end, , parts] = PART.exec(path) ?? [];
    if (end === undefined || parts === undefined) continue;
    const name = path.slice(0, -end.length);
    const have = weights.filter(
      (each) => each.path.startsWith(name) && each.path.endsWith(`-of-${parts}.safetensors`),
    );
    if (have.length < Number(parts)) {
      throw new InputError(
        `only ${have.length} of the ${Number(parts)} parts of its weights are there`,
        { file: listing.repo },
        listing.isOffline ? 'Download the rest: unset HF_HUB_OFFLINE, or check the network.' : undefined,
      );
    }
  }
  const beside = listing.files.filter(
    ({ path }) => TEMPLATES.test(path) || (!path.includes('/') && BESIDE.test(path) && !NEVER.test(path)),
  );
  return [...weights, ...beside];
}
