import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { startFakeHub } from '../support/fake-hub.ts';
import { answerCommand, answersIn, localFolder, refusal } from '../support/local-data.ts';
import { cutFile, flipMagic, writeTinyGguf } from '../support/tiny-gguf.ts';
import { temporaryFolder } from '../support/temp.ts';

/* What a user gets wrong: one error that says what to do, exit code 2, and nothing written or loaded. */

const BENCH = ['--bench-name', 'tiny', '--yes'];

it.each<[string, string[], RegExp, RegExp]>([
  ['a file that is no GGUF', ['--model-path', 'no.gguf'], /^error: no\.gguf: .*GGUF/, /./],
  [
    'a file that was cut',
    ['--model-path', 'cut.gguf'],
    /^error: cut\.gguf: .*(cut|ends|short)/,
    /[Dd]ownload/,
  ],
  [
    'a file whose weights were cut',
    ['--model-path', 'cut-late.gguf'],
    /^error: cut-late\.gguf: /,
    /[Dd]ownload/,
  ],
  [
    'a file with a damaged first byte',
    ['--model-path', 'flipped.gguf'],
    /^error: flipped\.gguf: .*GGUF/,
    /./,
  ],
  [
    'a file without a chat template',
    ['--model-path', 'plain.gguf'],
    /^error: plain\.gguf: has no chat template/,
    /--chat-template FILE/,
  ],
  [
    'a template that is no Jinja',
    ['--model-path', 'tiny.gguf', '--chat-template', 'bad.jinja'],
    /^error: bad\.jinja: .*not valid Jinja/,
    /--chat-template/,
  ],
  [
    'a template that is not there',
    ['--model-path', 'tiny.gguf', '--chat-template', 'none.jinja'],
    /^error: --chat-template: none\.jinja cannot be read \(ENOENT\)/,
    /Jinja/,
  ],
  [
    'a file that is not there',
    ['--model-path', 'none.gguf'],
    /^error: none\.gguf: there is no such file/,
    /OWNER\/REPO/,
  ],
  ['no name at all', ['--model-path', ''], /^error: --model-path: names no weights/, /Name a file/],
  ['no name behind an engine', ['--model', 'vllm:'], /^error: --model: names no weights/, /^/],
  [
    'a dry run of what is not there',
    ['--model-path', 'none.gguf', '--dry-run'],
    /^error: none\.gguf: there is no such file/,
    /OWNER\/REPO/,
  ],
  [
    'a batch, which nobody makes here',
    ['--model-path', 'tiny.gguf', '--batch'],
    /^error: --batch: tiny\.gguf is at a provider without a batch API/,
    /--batch/,
  ],
  [
    'a parameter that the engine does not know, before anything is loaded',
    ['--model-path', 'tiny.gguf', '--extra-body', '{"foo": 1}'],
    /^error: --extra-body: foo: not known/,
    /top_k/,
  ],
  [
    'a model and weights',
    ['--model', 'gpt-4', '--model-path', 'tiny.gguf'],
    /^error: --model-path: names a model, and --model another/,
    /one of them/,
  ],
  ['neither', [], /^error: --model: no model/, /--model-path/],
  [
    'a server without weights',
    ['--serve', 'vllm'],
    /^error: --serve: there are no weights to serve/,
    /--model-path/,
  ],
  [
    'a server without weights, of a model that has its own',
    ['--serve', 'vllm', '--model', 'gpt-4'],
    /^error: --serve: there are no weights to serve/,
    /--model-path/,
  ],
  [
    'settings of a server without one',
    ['--model-path', 'tiny.gguf', '--dtype', 'float16'],
    /^error: --dtype: a GGUF file runs in this process/,
    /--serve llama-server/,
  ],
  [
    'the time of a server without one',
    ['--model-path', 'tiny.gguf', '--serve-timeout', '5'],
    /^error: --serve-timeout: a GGUF file/,
    /--serve llama-server/,
  ],
  [
    'a parameter that is not known',
    ['--model-path', 'tiny.gguf', '--extra-body', '{"best_of": 2}'],
    /^error: --extra-body: best_of: not known/,
    /top_k/,
  ],
  [
    'a parameter that is no number',
    ['--model-path', 'tiny.gguf', '--extra-body', '{"top_k": "x"}'],
    /^error: --extra-body: top_k: /,
    /top_k/,
  ],
])('%s', async (_, args, message, remedy) => {
  const cwd = localFolder();
  const at = (name: string) => join(cwd, name);
  writeFileSync(at('no.gguf'), 'Sheep.\n'.repeat(1000));
  writeFileSync(at('bad.jinja'), '{% for message in messages %}');
  for (const name of ['cut.gguf', 'cut-late.gguf', 'flipped.gguf']) writeTinyGguf(at(name));
  cutFile(at('cut.gguf'), 3000);
  cutFile(at('cut-late.gguf'), readFileSync(at('cut-late.gguf')).length - 100);
  flipMagic(at('flipped.gguf'));
  writeTinyGguf(at('plain.gguf'), { chatTemplate: null });
  const { code, stderr, stdout, errors } = await refusal(['answer', ...args, ...BENCH], { cwd });
  expect({ code, stdout, stderr }).toMatchObject({ code: 2, stdout: '' });
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(message);
  // The remedy stands below it, and nothing after that.
  const after = stderr.slice(stderr.indexOf(errors[0] as string) + (errors[0] as string).length);
  expect(after).toMatch(remedy);
  expect(after.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/Loading|at .*\.js:/);
});

it('an engine that is none', async () => {
  const { code, stderr } = await runCli(
    ['answer', '--model-path', 'tiny.gguf', '--serve', 'ollama', ...BENCH],
    {
      cwd: localFolder(),
    },
  );
  expect(code).toBe(2);
  expect(stderr).toMatch(/--serve.*ollama.*vllm, sglang, llama-server/s);
});

it("a judge's file is named by the flag that names it", async () => {
  const cwd = localFolder();
  expect(await runCli(answerCommand('tiny'), { cwd })).toMatchObject({ code: 0 });
  writeTinyGguf(join(cwd, 'plain.gguf'), { chatTemplate: null });
  const { code, errors } = await refusal(['judge', '--judge-model', 'plain.gguf', ...BENCH], { cwd });
  expect(code).toBe(2);
  expect(errors).toEqual([expect.stringMatching(/^error: plain\.gguf: has no chat template/)]);
});

it('prompts that the context does not hold: which, and how to hold them', async () => {
  const cwd = localFolder();
  // A letter is a token, and llama.cpp rounds up to 256 of them.
  const system = ['--system-prompt', 'sheep'.repeat(60)];
  const { code, stderr } = await runCli(answerCommand('tiny', '--context-size', '64', ...system), { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2 });
  expect(stderr).toMatch(
    /error: 2 calls failed \(too-long\): tiny: the prompt has \d+ tokens, and the context holds 256\n.*--context-size/,
  );
  // Turn 1 fits, turn 2 does not.
  const half = await runCli(answerCommand('tiny', '--context-size', '256', '--max-tokens', '160'), { cwd });
  expect({ code: half.code, stderr: half.stderr }).toMatchObject({ code: 1 });
  expect(half.stderr).toMatch(/error: \d calls? failed \(too-long\)/);
  // As advised.
  const longer = await runCli(answerCommand('tiny', '--context-size', '1024', '--max-tokens', '160'), {
    cwd,
  });
  expect({ code: longer.code, stderr: longer.stderr }).toMatchObject({ code: 0 });
  expect(answersIn(cwd)).toHaveLength(2);
});

it("a repository that the hub does not have, and FastChat's way to name one", async () => {
  const cwd = localFolder();
  const hub = await startFakeHub({});
  const env = { HF_ENDPOINT: hub.url, HF_HOME: temporaryFolder() };
  const lines = [
    ['gen_model_answer', '--model-path', 'meadow/ram-7b-v1.5', '--model-id', 'ram-7b-v1.5'],
    [
      'gen_model_answer',
      '--model-path',
      'meadow/ram-7b-v1.5',
      '--model-id',
      'r',
      '--num-choices',
      '5',
      '--num-gpus-total',
      '4',
      '--num-gpus-per-model',
      '2',
      '--use-vllm',
      '--seed',
      '14',
      '--max-turns',
      '1',
    ],
    [
      'gen_model_answer',
      '--model-path',
      'meadow/ram',
      '--question-begin',
      '0',
      '--question-end',
      '2',
      '--answer-file',
      'x.jsonl',
      '--max-new-token',
      '16',
      '--max-gpu-memory',
      '40GiB',
      '--dtype',
      'bfloat16',
      '--revision',
      'v1',
      '--top-p',
      '0.9',
      '--repetition-penalty',
      '1.1',
    ],
  ];
  for (const line of lines) {
    const { code, errors, stderr } = await refusal([...line, '--bench-name', 'tiny'], { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(errors).toEqual([expect.stringMatching(/^error: meadow\/ram.*: .*has no such model/)]);
  }
  const folder = await refusal(
    [
      'gen_model_answer_liquid',
      '--model-path',
      'CHECKPOINT',
      '--model-id',
      'lfm',
      '--bench-name',
      'tiny',
      '--num-choices',
      '5',
    ],
    { cwd, env },
  );
  expect(folder).toMatchObject({
    code: 2,
    errors: [expect.stringMatching(/^error: CHECKPOINT: there is no such file/)],
  });
});
