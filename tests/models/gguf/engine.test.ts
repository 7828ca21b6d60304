import { describe, expect, it } from 'vitest';
import type { ChatModel, ChatReply, ChatRequest } from '../../../src/models/chat-model.ts';
import { openFile, openTiny, tinyFile } from '../../support/gguf/open-tiny.ts';
import { ask, failureOf } from '../../support/models.ts';

/* llama.cpp itself on models of under 1 MB. Random weights say something else at every temperature above 0, and for every seed. */

const ARCHITECTURES = ['llama', 'lfm2'] as const;

/** A request of random weights: long enough that two replies are never the same by chance. */
const sampled = (content: string, more: Partial<ChatRequest> = {}) =>
  ask(content, { temperature: 1, maxTokens: 12, seed: 7, ...more });

describe.each(ARCHITECTURES)('%s: what decides a reply', (architecture) => {
  it('is the seed, and the choice where there is none', async () => {
    const model = await openTiny({ architecture });
    const one = await model.complete(sampled('How many sheep?'));
    const again = await model.complete(sampled('How many sheep?'));
    const other = await model.complete(sampled('How many sheep?', { seed: 8 }));
    expect(again.text).toBe(one.text);
    expect(other.text).not.toBe(one.text);
    const choice = await model.complete(sampled('How many sheep?', { seed: undefined, choice: 7 }));
    expect(choice.text).toBe(one.text);
  });

  it('is not what else is computed at the time', async () => {
    const file = tinyFile({ architecture });
    const requests = Array.from({ length: 8 }, (_, index) =>
      sampled(`Question ${index}: how many ${'sheep '.repeat(4 * index)}?`, {
        seed: index,
        topLogprobs: 100,
      }),
    );
    const alone = await openFile(file, { parallel: 1 });
    const one: ChatReply[] = [];
    for (const request of requests) one.push(await alone.complete(request));
    const together = await openFile(file, { parallel: 8 });
    const replies = await Promise.all(requests.map((request) => together.complete(request)));
    expect(replies.map(({ text }) => text)).toEqual(one.map(({ text }) => text));
    expect(new Set(one.map(({ text }) => text)).size).toBe(requests.length);
    // Single precision allows 1e-5; flash attention, in half precision, was 0.01 off and said something else now and then.
    const first = ({ logprobs }: ChatReply) => logprobs?.[0]?.top.map(({ logprob }) => logprob) ?? [];
    for (const [index, reply] of replies.entries()) {
      const expected = first(one[index] as ChatReply);
      for (const [place, logprob] of first(reply).entries())
        expect(logprob).toBeCloseTo(expected[place] as number, 3);
    }
  });

  it('is not whether the first turn was computed before: it is not computed again', async () => {
    const file = tinyFile({ architecture });
    const model = await openFile(file);
    const first = sampled('How many sheep?');
    const { text } = await model.complete(first);
    const second: ChatRequest = {
      ...first,
      messages: [
        ...first.messages,
        { role: 'assistant', content: text },
        { role: 'user', content: 'And at night?' },
      ],
    };
    const warm = await model.complete(second);
    const cold = await (await openFile(file)).complete(second);
    expect(cold.usage).not.toHaveProperty('cached_tokens');
    expect(warm.text).toBe(cold.text);
    expect(warm.usage?.prompt_tokens).toBe(cold.usage?.prompt_tokens);
    const firstPrompt = (await (await openFile(file)).complete(first)).usage?.prompt_tokens ?? NaN;
    // All of the first prompt but its last token, which is computed with what follows it.
    expect(warm.usage?.cached_tokens).toBeGreaterThanOrEqual(firstPrompt - 1);
    expect(warm.usage?.cached_tokens).toBeLessThan(cold.usage?.prompt_tokens ?? 0);
  });

  it('is the greedy one at temperature 0, whatever the seed', async () => {
    const model = await openTiny({ architecture });
    const requests = [1, 2, 3].map((seed) => sampled('How many sheep?', { temperature: 0, seed }));
    const texts = await Promise.all(requests.map(async (request) => (await model.complete(request)).text));
    expect(new Set(texts).size).toBe(1);
  });

  it('is a repetition penalty', async () => {
    const file = tinyFile({ architecture });
    const greedy = sampled('How many sheep?', { temperature: 0, maxTokens: 40 });
    const plain = await (await openFile(file)).complete(greedy);
    const one = await (await openFile(file, { extraBody: { repetition_penalty: 1 } })).complete(greedy);
    const high = await (await openFile(file, { extraBody: { repetition_penalty: 1.8 } })).complete(greedy);
    expect(one.text).toBe(plain.text);
    expect(high.text).not.toBe(plain.text);
  });

  it('the first reply is that of a later one in the same sequence', async () => {
    const model = await openTiny({ architecture }, { parallel: 1 });
    const { text } = await model.complete(sampled('Sheep, or goats?'));
    await model.complete(sampled('Something else altogether.'));
    expect((await model.complete(sampled('Sheep, or goats?'))).text).toBe(text);
  });
});

describe.each(ARCHITECTURES)('%s: how a reply ends', (architecture) => {
  const reply = 'Seven sheep, I think. Or eight.';

  it('by itself, with what it took', async () => {
    const model = await openTiny({ architecture, reply });
    const said = await model.complete(ask('How many?', { temperature: 0, maxTokens: 64 }));
    expect(said).toMatchObject({ text: reply, finishReason: 'stop' });
    // The reply's pieces have three letters each, and the last takes what is left.
    expect(said.usage?.completion_tokens).toBe(Math.floor(reply.length / 3));
  });

  it('at the token limit', async () => {
    const model = await openTiny({ architecture, reply });
    const said = await model.complete(ask('How many?', { temperature: 0, maxTokens: 3 }));
    expect(said).toMatchObject({ text: reply.slice(0, 9), finishReason: 'length' });
    expect(said.usage?.completion_tokens).toBe(3);
  });

  it('at a stop text, which is left out', async () => {
    const model = await openTiny({ architecture, reply }, { extraBody: { stop: ['I think', 'never'] } });
    const said = await model.complete(ask('How many?', { temperature: 0, maxTokens: 64 }));
    expect(said).toMatchObject({ text: 'Seven sheep, ', finishReason: 'stop' });
  });

  it('where the context is full', async () => {
    const contextSize = 256;
    // Of 1500 tokens or so.
    const endless = Array.from({ length: 1000 }, (_, index) => 1000 + index).join(' ');
    const model = await openTiny({ architecture, reply: endless }, { contextSize, parallel: 1 });
    const said = await model.complete(ask('How many?', { temperature: 0 }));
    expect(said.finishReason).toBe('length');
    expect(endless.startsWith(said.text)).toBe(true);
    const { prompt_tokens = 0, completion_tokens = 0 } = said.usage ?? {};
    expect(prompt_tokens + completion_tokens).toBe(contextSize);
    expect((await model.complete(ask('How many?', { temperature: 0 }))).text).toBe(said.text);
  });

  it('a prompt that the context does not hold is refused, and the next one answered', async () => {
    const model = await openTiny({ architecture, reply }, { contextSize: 256, parallel: 1 });
    const error = await failureOf(model.complete(ask('sheep '.repeat(60), { maxTokens: 4 })));
    expect(error.kind).toBe('too-long');
    expect(error.message).toMatch(/^tiny: the prompt has \d+ tokens, and the context holds 256$/);
    expect(error.remedy).toMatch(/--context-size.*2048/);
    expect((await model.complete(ask('How many?', { temperature: 0, maxTokens: 64 }))).text).toBe(reply);
  });

  it('by its signal, and its sequence goes to the next', async () => {
    const model = await openTiny({ architecture }, { parallel: 1 });
    const expected = (await model.complete(sampled('How many?'))).text;
    const seed = await seedOfLongReply(model);
    const abort = new AbortController();
    const long = model.complete(sampled('Go on.', { maxTokens: 1500, seed }), abort.signal);
    const waiting = new AbortController();
    const queued = model.complete(sampled('Never.'), waiting.signal);
    const next = model.complete(sampled('How many?'));
    setTimeout(() => waiting.abort(new Error('not any more')), 1);
    setTimeout(() => abort.abort(new Error('enough')), 5);
    await Promise.all([
      expect(queued).rejects.toThrow('not any more'),
      expect(long).rejects.toThrow('enough'),
    ]);
    expect((await next).text).toBe(expected);
    await expect(
      model.complete(sampled('How many?'), AbortSignal.abort(new Error('before'))),
    ).rejects.toThrow('before');
  });
});

/** Random weights end a reply somewhere: at one token of some hundred. */
async function seedOfLongReply({ complete }: Pick<ChatModel, 'complete'>): Promise<number> {
  for (let seed = 1; ; seed += 1) {
    const { finishReason } = await complete(sampled('Go on.', { maxTokens: 200, seed }));
    if (finishReason === 'length') return seed;
  }
}

describe('log-probabilities', () => {
  it.each([0, 0.7, 1])('at temperature %d they are of the model itself', async (temperature) => {
    const file = tinyFile();
    const request = ask('How many?', { temperature, maxTokens: 6, seed: 3, topLogprobs: 5 });
    const { logprobs = [], usage } = await (await openFile(file)).complete(request);
    expect(logprobs).toHaveLength(usage?.completion_tokens ?? NaN);
    for (const { token, logprob, top } of logprobs) {
      expect(top).toHaveLength(5);
      const values = top.map((each) => each.logprob);
      expect(values).toEqual(values.toSorted((a, b) => b - a));
      const sum = values.reduce((total, value) => total + Math.exp(value), 0);
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThanOrEqual(1 + 1e-6);
      expect(logprob).toBeLessThanOrEqual(values[0] as number);
      if (temperature === 0) expect({ token, logprob }).toEqual(top[0]);
    }
    // The first place follows on the prompt alone: what is likely there does not hang on the temperature.
    const greedy = await (await openFile(file)).complete({ ...request, temperature: 0 });
    const likely = greedy.logprobs?.[0]?.top ?? [];
    for (const [place, { logprob }] of likely.entries()) {
      expect(logprobs[0]?.top[place]?.logprob).toBeCloseTo(logprob, 3);
    }
  });

  it('are not there unless they are asked for, and change no reply', async () => {
    const model = await openTiny();
    const plain = await model.complete(sampled('How many?'));
    expect(plain).not.toHaveProperty('logprobs');
    expect((await model.complete(sampled('How many?', { topLogprobs: 2 }))).text).toBe(plain.text);
  });
});

describe('thoughts', () => {
  it('are not the answer', async () => {
    const model = await openTiny({ reply: '<think>One, two, three.</think>\n\nThree.' });
    const said = await model.complete(ask('How many?', { temperature: 0, maxTokens: 64 }));
    expect(said).toMatchObject({ text: 'Three.', reasoning: 'One, two, three.', finishReason: 'stop' });
  });

  it('that the template opens are not the answer, nor where they are cut', async () => {
    const chatTemplate =
      "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}" +
      "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n<think>\\n' }}{% endif %}";
    const model = await openTiny({ chatTemplate, reply: 'One, two.</think>\nThree.' });
    const request = ask('How many?', { temperature: 0, maxTokens: 64 });
    expect(await model.complete(request)).toMatchObject({ text: 'Three.', reasoning: 'One, two.' });
    const cut = await model.complete({ ...request, maxTokens: 2 });
    expect(cut).toMatchObject({ text: '', reasoning: 'One, t'.slice(0, 6), finishReason: 'length' });
  });

  it('chat_template_kwargs reach the template', async () => {
    const chatTemplate =
      "{{ '<|im_start|>' + messages[0]['content'] + '<|im_end|>\\n' }}{% if enable_thinking is defined and not enable_thinking %}{{ 'nothing to think of\\n' }}{% endif %}";
    const file = tinyFile({ chatTemplate });
    const plain = await (await openFile(file)).complete(sampled('Why?'));
    const extraBody = { chat_template_kwargs: { enable_thinking: false } };
    const off = await (await openFile(file, { extraBody })).complete(sampled('Why?'));
    // A letter is a token in this vocabulary.
    expect((off.usage?.prompt_tokens ?? 0) - (plain.usage?.prompt_tokens ?? 0)).toBe(
      'nothing to think of\n'.length,
    );
  });
});

describe('opening and closing', () => {
  it('parameters that the engine does not know are refused', async () => {
    const opened = openTiny({}, { extraBody: { top_k: 3, guided_json: {} } });
    await expect(opened).rejects.toMatchObject({
      message: expect.stringMatching(/^guided_json: not known/),
      place: { flag: '--extra-body' },
      remedy: expect.stringContaining('repetition_penalty'),
    });
  });

  it('top_k 1 is greedy', async () => {
    const file = tinyFile();
    const greedy = await (await openFile(file)).complete(sampled('Why?', { temperature: 0 }));
    const first = await (await openFile(file, { extraBody: { top_k: 1 } })).complete(sampled('Why?'));
    expect(first.text).toBe(greedy.text);
  });

  it('a model that is closed is closed, once and again', async () => {
    const model = await openTiny({ reply: 'Yes.' });
    await model.complete(ask('Well?', { temperature: 0 }));
    await model.close();
    await model.close();
    await expect(model.complete(ask('Well?'))).rejects.toThrow(/disposed/i);
    const file = tinyFile();
    await expect(openFile(file, { signal: AbortSignal.abort(new Error('Ctrl-C')) })).rejects.toThrow(
      'Ctrl-C',
    );
    const untouched = await openFile(file);
    await untouched.close();
  });
});
