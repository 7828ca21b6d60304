import { InputError } from '../../errors.ts';
import { type GgufModel, gatherGguf } from './gather-gguf.ts';
import type { HubFile, RepoListing } from './hub-file.ts';
import { shown } from './refusal.ts';

/** What is taken where nothing is asked for: first the usual compromise, then what is nearest to the original. */
const PREFERRED = ['Q4_K_M', 'Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_S', 'Q4_0', 'BF16', 'F16', 'F32'];

/**
 * The files of one GGUF model in a repository: one, or its parts in order.
 *
 * @param quant a quantisation in capitals or not (`Q4_K_M`, `q8_0`, `BF16`), or what a file's name is or ends with. Without it: the only
 * model there is, else the first of Q4_K_M, Q8_0, Q6_K, Q5_K_M, Q4_K_S, Q4_0, BF16, F16, F32 that there is.
 * @throws InputError where none fits or several fit equally, with a list of what there is.
 */
export function chooseGguf(
  listing: Pick<RepoListing, 'repo' | 'files' | 'isOffline'>,
  quant?: string,
): HubFile[] {
  const { repo, isOffline } = listing;
  const models = gatherGguf(listing.files);
  const fitting = quant === undefined ? fittingDefault(models) : fittingQuant(models, quant);
  const [model, second] = fitting;
  const place = { file: quant === undefined ? repo : `${repo}:${shown(quant)}` };
  const where = isOffline ? 'in the cache, which is all that can be had offline, ' : '';
  if (model === undefined) {
    throw models.length === 0
      ? new InputError(`${where}it has no GGUF files`, place)
      : new InputError(
          quant === undefined ? `${where}it has several GGUF models` : `${where}it has no such GGUF model`,
          place,
          `Name one as ${repo}:QUANT. There is ${listOf(models)}.`,
        );
  }
  if (second !== undefined) {
    throw new InputError(
      `${where}it has several GGUF models that fit`,
      place,
      `Name a file as ${repo}:FILE. There is ${listOf(fitting)}.`,
    );
  }
  if (model.missingParts.length > 0) {
    throw new InputError(
      `${where}parts ${model.missingParts.join(', ')} of ${model.parts} are missing`,
      place,
      'Download it whole, or name another one.',
    );
  }
  return model.files;
}

function fittingDefault(models: readonly GgufModel[]): GgufModel[] {
  if (models.length === 1) return [...models];
  const quant = PREFERRED.find((each) => models.some((model) => model.quant === each));
  return quant === undefined ? [] : models.filter((model) => model.quant === quant);
}

/** By the file's whole name; else by the quantisation; else by the end of the name, with something of a boundary before it. */
function fittingQuant(models: readonly GgufModel[], quant: string): GgufModel[] {
  const asked = quant.toLowerCase().replace(/\.gguf$/, '');
  const tiers: ((model: GgufModel) => boolean)[] = [
    ({ name }) => name.toLowerCase() === asked || name.toLowerCase().endsWith(`/${asked}`),
    (model) => model.quant?.toLowerCase() === asked,
    ({ name }) => name.toLowerCase().endsWith(asked) && /[-._]/.test(name.at(-asked.length - 1) ?? ''),
  ];
  for (const fits of tiers) {
    const fitting = models.filter(fits);
    if (fitting.length > 0) return fitting;
  }
  return [];
}

const MOST_LISTED = 30;

function listOf(models: readonly GgufModel[]): string {
  const names = models.map(({ name, quant }) =>
    shown(quant === undefined ? `${name}.gguf` : `${quant} (${name}.gguf)`),
  );
  const more = names.length > MOST_LISTED ? `, and ${names.length - MOST_LISTED} more` : '';
  return names.slice(0, MOST_LISTED).join(', ') + more;
}
