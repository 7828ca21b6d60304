import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findWeights } from '../../../src/models/local/find-weights.ts';
import type { FakeFile } from '../../support/fake-hub.ts';
import { inputErrorOf } from '../../support/input-error-of.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { writeSplitGguf, writeTinyGguf } from '../../support/tiny-gguf.ts';
import { COMMIT, REPO, setUp } from '../hub/set-up.ts';

const find = (name: string, revision?: string, prefers: 'gguf' | 'checkpoint' = 'gguf') =>
  findWeights(name, { flag: '--model-path', revision, prefers });
const failure = (name: string) => inputErrorOf(find(name));

function checkpoint(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), '{"model_type":"lfm2"}');
  writeFileSync(join(folder, 'tokenizer.json'), '{}');
  writeFileSync(join(folder, 'model.safetensors'), 'weights');
  return folder;
}

describe('weights on disk', () => {
  it('a file: known by what is in it, wherever it lies', async () => {
    const folder = temporaryFolder();
    const [one, copy, other] = ['one.gguf', 'copy.gguf', 'other.gguf'].map((name) => join(folder, name));
    writeTinyGguf(one as string);
    copyFileSync(one as string, copy as string);
    writeTinyGguf(other as string, { seed: 2 });
    const found = await find(one as string);
    expect(found).toMatchObject({ kind: 'gguf', path: one });
    expect(await found.fetch(undefined)).toBe(one);
    expect((await find(copy as string)).identity).toBe(found.identity);
    expect((await find(other as string)).identity).not.toBe(found.identity);
  });

  it('a folder with one model in it, beside what is none', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'README.md'), 'Sheep.');
    writeFileSync(join(folder, 'mmproj-tiny-f16.gguf'), 'an image encoder');
    writeTinyGguf(join(folder, 'tiny.gguf'));
    expect(await find(folder)).toMatchObject({ kind: 'gguf', path: join(folder, 'tiny.gguf') });
  });

  it('a model in several files is one: by its folder and by its first file', async () => {
    const folder = temporaryFolder();
    const [first = '', second = ''] = writeSplitGguf(folder, 'tiny', 3);
    const found = await find(folder);
    expect(found).toMatchObject({ kind: 'gguf', path: first });
    expect((await find(first)).identity).toBe(found.identity);
    expect((await failure(second)).remedy).toContain(first);
    // Every part counts.
    const last = readFileSync(second);
    last[last.length - 1] = 99;
    writeFileSync(second, last);
    expect((await find(folder)).identity).not.toBe(found.identity);
  });

  it('of several models none is guessed', async () => {
    const folder = temporaryFolder();
    for (const name of ['b.gguf', 'a.GGUF']) writeTinyGguf(join(folder, name));
    const error = await failure(folder);
    expect(error.message).toBe('2 models lie in this folder: a.GGUF, b.gguf');
    expect(error.place).toEqual({ file: folder });
    expect(error.remedy).toContain('--model-path');
  });

  it('a checkpoint is its folder, known by its settings and weights', async () => {
    const one = checkpoint(temporaryFolder());
    const copy = checkpoint(join(temporaryFolder(), 'copy'));
    // Weights in another format beside it change nothing of what it is.
    writeTinyGguf(join(one, 'converted.gguf'));
    const found = await find(one, undefined, 'checkpoint');
    expect(found).toMatchObject({ kind: 'checkpoint', path: one });
    expect(await found.fetch(undefined)).toBe(one);
    expect((await find(copy)).identity).toBe(found.identity);
    for (const [file, text] of [
      ['model.safetensors', 'Weights'],
      ['config.json', '{"model_type":"lfm"}'],
      ['chat_template.jinja', '{{ messages }}'],
    ] as const) {
      const other = checkpoint(temporaryFolder());
      writeFileSync(join(other, file), text);
      expect((await find(other)).identity, file).not.toBe(found.identity);
    }
  });

  it('of a GGUF file and a checkpoint in one folder, what the engine prefers', async () => {
    const folder = checkpoint(temporaryFolder());
    writeTinyGguf(join(folder, 'x.gguf'));
    expect(await find(folder)).toMatchObject({ kind: 'gguf', path: join(folder, 'x.gguf') });
    expect(await find(folder, undefined, 'checkpoint')).toMatchObject({ kind: 'checkpoint', path: folder });
  });

  it('one file of a checkpoint, an empty folder, a file that is no model', async () => {
    const folder = checkpoint(temporaryFolder());
    const one = await failure(join(folder, 'model.safetensors'));
    expect(one.message).toMatch(/not enough/);
    expect(one.remedy).toMatch(/folder/);
    const empty = temporaryFolder();
    expect(await failure(empty)).toMatchObject({
      message: 'no weights lie in this folder',
      place: { file: empty },
    });
    // Weights without config.json are none, and config.json alone is none.
    writeFileSync(join(empty, 'model.safetensors'), 'weights');
    expect((await failure(empty)).message).toBe('no weights lie in this folder');
    expect((await failure(join(folder, 'config.json'))).message).toMatch(/GGUF/);
  });

  it('what is not there', async () => {
    const missing = join(temporaryFolder(), 'missing.gguf');
    expect(await failure(missing)).toMatchObject({
      message: 'there is no such file or folder, and it is no name of a repository',
      place: { file: missing },
    });
    for (const name of ['no-such-folder', './no/such', 'a/b/c', 'owner/missing.gguf', 'hf:nonsense']) {
      expect((await failure(name)).message, name).toMatch(/^there is no such file/);
    }
  });
});

describe('weights of the hub', () => {
  function tinyBytes(seed: number): Buffer {
    const file = join(temporaryFolder(), 'tiny.gguf');
    writeTinyGguf(file, { seed });
    return readFileSync(file);
  }

  it('a GGUF file by its quantisation, downloaded when it is fetched', async () => {
    const bytes = tinyBytes(1);
    const { hub, repo } = await setUp({
      'tiny-Q4_0.gguf': { bytes, isLarge: true },
      'tiny-Q8_0.gguf': { bytes: tinyBytes(2), isLarge: true },
    });
    const found = await find(`hf:${REPO}:Q4_0`);
    expect(found).toMatchObject({
      kind: 'gguf',
      identity: `${REPO}@${COMMIT}:tiny-Q4_0.gguf`,
      path: undefined,
    });
    expect(hub.storage()).toEqual([]);
    const file = await found.fetch(undefined);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(hub.storage()).toHaveLength(1);
    // Without `hf:` the same, and nothing is downloaded again.
    const again = await find(`${REPO}:Q4_0`);
    expect(again.identity).toBe(found.identity);
    expect(await again.fetch(undefined)).toBe(file);
    expect(hub.storage()).toHaveLength(1);
    expect((await find(`hf:${REPO}:Q8_0`)).identity).not.toBe(found.identity);
    expect(await failure(`hf:${REPO}:Q5_K_M`)).toMatchObject({
      message: 'it has no such GGUF model',
      place: { file: `${REPO}:Q5_K_M` },
      remedy: expect.stringMatching(/Q4_0.*Q8_0/),
    });
    // Which is chosen where none is named may change with what can be had: it is known by its file.
    repo.files = { 'tiny-Q8_0.gguf': repo.files['tiny-Q8_0.gguf'] as FakeFile };
    expect((await find(`hf:${REPO}`)).identity).toBe(`${REPO}@${COMMIT}:tiny-Q8_0.gguf`);
  });

  it('what is on disk goes before a repository of the same name', async () => {
    const { hub } = await setUp();
    const folder = temporaryFolder();
    mkdirSync(join(folder, REPO), { recursive: true });
    writeTinyGguf(join(folder, REPO, 'tiny.gguf'));
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(await find(REPO)).toMatchObject({ path: join(REPO, 'tiny.gguf') });
    } finally {
      process.chdir(before);
    }
    expect(hub.seen).toEqual([]);
  });

  it('a checkpoint, where there is no GGUF file; neither is an error', async () => {
    const files = {
      'config.json': { bytes: Buffer.from('{}') },
      'model.safetensors': { bytes: Buffer.from('weights'), isLarge: true },
      'tokenizer.json': { bytes: Buffer.from('{}') },
    };
    const { repo } = await setUp(files);
    const found = await find(REPO);
    expect(found).toMatchObject({ kind: 'checkpoint', identity: `${REPO}@${COMMIT}` });
    const folder = await found.fetch(undefined);
    expect(readFileSync(join(folder, 'model.safetensors'), 'utf8')).toBe('weights');
    expect(await find(folder)).toMatchObject({ kind: 'checkpoint' });
    repo.files = { 'README.md': { bytes: Buffer.from('Sheep.') } };
    expect(await failure(REPO)).toMatchObject({
      message: 'this repository has neither GGUF files nor a checkpoint in safetensors',
      place: { file: REPO },
    });
  });

  it('a revision is another model', async () => {
    const { repo } = await setUp({ 'tiny.gguf': { bytes: tinyBytes(1), isLarge: true } });
    repo.refs = { v1: '7'.repeat(40) };
    expect((await find(REPO, 'v1')).identity).toBe(`${REPO}@${'7'.repeat(40)}:tiny.gguf`);
  });

  it('a repository that the hub does not know', async () => {
    await setUp();
    const error = await failure('acme/none-of-it');
    expect(error.message).toMatch(/has no such model/);
    expect(error.place).toEqual({ file: 'acme/none-of-it' });
    expect(error.remedy).toMatch(/HF_TOKEN/);
  });
});
