import type { HubFile } from './hub-file.ts';

/** A model in GGUF: a file, or its parts. */
export interface GgufModel {
  /** The path without `.gguf` and without what says which part it is. */
  name: string;
  /** In capitals, as `Q4_K_M`; undefined where the name tells none. */
  quant: string | undefined;
  /** In the order of the parts. */
  files: HubFile[];
  /** How many parts it has in all. */
  parts: number;
  missingParts: number[];
}

/** `NAME-00001-of-00003`, as llama.cpp's gguf-split writes it. */
const PART = /^(.*)-(\d{5})-of-(\d{5})$/;

/** The names that llama.cpp has for quantisations, and those that publishers have made of them (`UD-`, `_XL`, `Q6_K_L`). */
const QUANT =
  /(?:^|[-._/])((?:UD-)?(?:I?Q\d+(?:_[A-Z0-9]+)*|TQ\d_\d|MXFP\d(?:_MOE)?|NVFP4|BF16|FP16|F16|FP32|F32))(?=$|[-./])/gi;

/** Beside the weights: encoders of pictures and sound, and statistics for quantising. */
const NO_MODEL = /(^|[-._/])(mmproj|imatrix)([-._/]|$)/i;

/** The models among the files of a repository, by name. */
export function gatherGguf(files: readonly HubFile[]): GgufModel[] {
  const models = new Map<string, { name: string; parts: number; files: Map<number, HubFile> }>();
  for (const file of files) {
    if (!/\.gguf$/i.test(file.path)) continue;
    const stem = file.path.slice(0, -'.gguf'.length);
    if (NO_MODEL.test(stem.slice(stem.lastIndexOf('/') + 1))) continue;
    const [, name = stem, part = '1', parts = '1'] = PART.exec(stem) ?? [];
    const key = `${name}:${parts}`;
    const model = models.get(key) ?? { name, parts: Number(parts), files: new Map<number, HubFile>() };
    model.files.set(Number(part), file);
    models.set(key, model);
  }
  return [...models.values()]
    .map((model) => ({
      name: model.name,
      quant: quantIn(model.name),
      files: [...model.files].toSorted(([a], [b]) => a - b).map(([, file]) => file),
      parts: model.parts,
      missingParts: missingParts(model.parts, model.files),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The last in the file's name; else in its folders'. */
function quantIn(name: string): string | undefined {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const found = [...file.matchAll(QUANT)].at(-1) ?? [...name.matchAll(QUANT)].at(-1);
  return found?.[1]?.toUpperCase();
}

/** The first few: how many parts there are is only what a file's name claims. */
function missingParts(parts: number, files: ReadonlyMap<number, HubFile>): number[] {
  const missing: number[] = [];
  for (let part = 1; part <= parts && missing.length < 10; part += 1)
    if (!files.has(part)) missing.push(part);
  return missing;
}
