import { describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../src/config/config.ts';
import { resolveModel } from '../../src/config/resolve-model.ts';
import { InputError, describeError } from '../../src/errors.ts';

const resolve = (model: ModelConfig, env: Record<string, string> = {}, name = 'mine') =>
  resolveModel(name, { file: 'f.json', config: { models: { [name]: model } } }, env);

/** The message of the InputError that is thrown. */
function refused(model: ModelConfig, env: Record<string, string> = {}): string {
  try {
    resolve(model, env);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return describeError(error);
  }
  throw new Error('nothing was thrown');
}

describe('resolveModel', () => {
  it('gives what the file says, with keys and headers from the environment', () => {
    const model: ModelConfig = {
      provider: 'openai',
      model: 'served',
      modelId: 'shown',
      baseUrl: 'http://127.0.0.1:1/v1',
      apiKeyEnv: 'MY_KEY',
      headers: { 'x-a': '${A}-${B}-${A}', 'x-b': 'as it is: $A {A}' },
      region: 'eu',
      isReasoning: true,
      stream: false,
      timeout: 9,
      parameters: { topP: 0.5 },
      prices: { input: 1, output: 2 },
      limits: { rpm: 3 },
    };
    expect(resolve(model, { MY_KEY: 'k', A: '1', B: '2' })).toEqual({
      provider: 'openai',
      model: 'served',
      modelId: 'shown',
      baseUrl: 'http://127.0.0.1:1/v1',
      apiKey: 'k',
      headers: { 'x-a': '1-2-1', 'x-b': 'as it is: $A {A}' },
      region: 'eu',
      isReasoning: true,
      stream: false,
      timeout: 9,
      parameters: { topP: 0.5 },
      prices: { input: 1, output: 2 },
      limits: { rpm: 3 },
    });
  });

  it('takes the name for the model', () => {
    expect(resolve({})).toMatchObject({ model: 'mine', headers: {}, parameters: {}, limits: {} });
  });

  it.each(['other', 'constructor', '__proto__', 'toString'])('does not know %s', (name) => {
    const loaded = { file: 'f', config: { models: { mine: {} } } };
    expect(resolveModel(name, loaded, {})).toBeUndefined();
    expect(resolveModel(name, { file: 'f', config: {} }, {})).toBeUndefined();
    expect(resolveModel(name, undefined, {})).toBeUndefined();
  });

  it.each<[string, ModelConfig, string | undefined]>([
    ['a server of its own is sent none', { baseUrl: 'http://h/v1' }, ''],
    ['nor one whose model looks like a cloud', { baseUrl: 'http://h/v1', model: 'llama3:8b' }, ''],
    ['nor a preset at another address', { provider: 'groq', baseUrl: 'http://h/v1' }, ''],
    ['a cloud reads its own', { provider: 'anthropic', baseUrl: 'http://h/v1' }, undefined],
    ['also by its prefix', { model: 'azure:d', baseUrl: 'http://h' }, undefined],
    ['the usual server reads its own', {}, undefined],
  ])('key: %s', (_, model, apiKey) => {
    expect(resolve(model, { OPENAI_API_KEY: 'k' })?.apiKey).toBe(apiKey);
  });

  it('names a variable that is not set, or is empty', () => {
    for (const env of [{}, { MY_KEY: '' }]) {
      const said = refused({ apiKeyEnv: 'MY_KEY' }, env as Record<string, string>);
      expect(said).toBe(
        'f.json: models.mine.apiKeyEnv: MY_KEY is not set\n  Set MY_KEY in the environment, or in a .env file of this folder.',
      );
    }
    expect(refused({ headers: { 'x-a': 'a ${NONE}' } })).toContain(
      'models.mine.headers.x-a: NONE is not set',
    );
  });

  it('refuses a value that would end the header, and does not show it', () => {
    const said = refused({ headers: { 'x-a': '${A}' } }, { A: 'secret\r\nx-b: 1' });
    expect(said).toContain('A is more than one line');
    expect(said).not.toContain('secret');
  });

  it('puts values in as they are: what stands in one is not looked up again', () => {
    const headers = { 'x-a': '${A}' };
    expect(resolve({ headers }, { A: '${B} $& $1', B: 'b' })?.headers).toEqual({ 'x-a': '${B} $& $1' });
  });
});
