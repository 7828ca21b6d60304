import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../src/config/check-config.ts';
import { InputError, describeError } from '../../src/errors.ts';

/** The message of the InputError that is thrown. */
function refused(value: unknown): string {
  try {
    checkConfig(value, 'f.json');
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return describeError(error);
  }
  throw new Error('nothing was thrown');
}

describe('checkConfig', () => {
  it('lets through every setting as it is', () => {
    const config = {
      dataDir: 'd',
      benchName: 'b',
      judgeModel: 'j',
      judgeFile: 'f',
      reference: 'r',
      baselineModel: 'm',
      openaiApiBase: 'http://127.0.0.1:8000/v1',
      judgeApiBase: 'https://h/v1',
      extraBody: { top_k: [1, { a: null }] },
      judgeExtraBody: {},
      numChoices: 1,
      maxTokens: 1,
      judgeMaxTokens: 1,
      parallel: 'auto',
      judgeParallel: 1,
      timeout: 0.5,
      retryFor: 0,
      rpm: 1,
      tpm: 1,
      maxCost: 0,
      maxCalls: 0,
      cache: 'folder',
      logFile: 'l',
      logPrompts: true,
      stream: false,
      yes: true,
      models: {
        'any name:1/x': {
          provider: 'groq',
          model: 'm',
          modelId: 'i',
          baseUrl: 'http://h/v1',
          apiKeyEnv: 'MY_KEY_2',
          headers: { 'X-Team': 'a ${B} c $ {' },
          region: 'eu-west-1',
          isReasoning: true,
          stream: true,
          timeout: 1,
          parameters: {
            temperature: 0,
            topP: 1,
            maxTokens: 1,
            repetitionPenalty: 1.1,
            seed: 0,
            systemPrompt: '',
            extraBody: { a: 1 },
          },
          prices: { input: 0, output: 0.5, cachedInput: 0 },
          limits: { parallel: 'auto', rpm: 1, tpm: 1 },
        },
      },
    };
    expect(checkConfig(structuredClone(config), 'f')).toEqual(config);
    expect(checkConfig({ cache: true, parallel: 3 }, 'f')).toEqual({ cache: true, parallel: 3 });
    expect(checkConfig({}, 'f')).toEqual({});
  });

  it('tells every wrong key, with the nearest one', () => {
    const config = {
      'data-dir': 'x',
      models: { 'my model': { parameters: { tempature: 0 } }, m: { baseurl: 'http://h' } },
    };
    expect(refused(config)).toBe(
      [
        'f.json: models["my model"].parameters.tempature is no setting',
        '  f.json: models.m.baseurl is no setting',
        '  f.json: data-dir is no setting',
        '  Did you mean models["my model"].parameters.temperature?',
        '  Did you mean models.m.baseUrl?',
        '  Did you mean dataDir?',
      ].join('\n'),
    );
  });

  it('tells what there is where no key is near', () => {
    expect(refused({ models: { m: { prices: { wxyz: 1, input: 1, output: 1 } } } })).toBe(
      'f.json: models.m.prices.wxyz is no setting\n  There are: input, output, cachedInput.',
    );
  });

  it.each<[unknown, string]>([
    [{ timeout: '5s-planted' }, 'timeout must be a number'],
    [{ timeout: 0 }, 'timeout must be at least 0.001'],
    [{ timeout: Infinity }, 'timeout must be a number'],
    [{ numChoices: 1.5 }, 'numChoices must be a whole number'],
    [{ numChoices: 0 }, 'numChoices must be at least 1'],
    [{ parallel: 'planted' }, "parallel must be a whole number of at least 1, or 'auto'"],
    [{ parallel: 0 }, 'parallel must be at least 1'],
    [{ cache: 5 }, 'cache must be true, false, or a folder'],
    [{ cache: '' }, 'cache must not be empty'],
    [{ yes: 'planted' }, 'yes must be true or false'],
    [{ dataDir: '' }, 'dataDir must not be empty'],
    [{ dataDir: null }, 'dataDir must be a text'],
    [{ extraBody: ['planted'] }, 'extraBody must hold names and values'],
    [{ models: ['planted'] }, 'models must hold models by name'],
    [{ models: { m: 'planted' } }, 'models.m must hold settings by name'],
    [{ models: { '': {} } }, 'models[""] must not be empty'],
    [{ models: { m: { apiKeyEnv: 'sk-planted' } } }, 'models.m.apiKeyEnv must be the name of an environment'],
    [
      { models: { m: { apiKeyEnv: 'gsk_planted' } } },
      'models.m.apiKeyEnv must be the name of an environment',
    ],
    [{ models: { m: { baseUrl: 'ftp://planted' } } }, 'models.m.baseUrl must be a web address'],
    [{ models: { m: { baseUrl: 'http://u:planted@h/v1' } } }, 'models.m.baseUrl must be a web address'],
    [{ models: { m: { headers: { 'a b': 'planted' } } } }, 'models.m.headers["a b"] is no name of a header'],
    [{ models: { m: { headers: { a: 'x\r\nplanted: 1' } } } }, 'models.m.headers.a must be one line'],
    [{ models: { m: { headers: { a: '${A planted' } } } }, 'models.m.headers.a must name an environment'],
    [{ models: { m: { headers: { a: 5 } } } }, 'models.m.headers.a must be a text'],
    [{ models: { m: { prices: { input: 1 } } } }, 'models.m.prices.output must be a number'],
    [{ models: { m: { prices: { input: -1, output: 1 } } } }, 'models.m.prices.input must be at least 0'],
    [{ models: { m: { parameters: { topP: 2 } } } }, 'models.m.parameters.topP must be 1 at most'],
    [{ models: { m: { provider: 'openai:' } } }, "models.m.provider must be a provider's name"],
    [[], 'the file must hold settings by name'],
  ])('%j: %s', (config, said) => {
    const message = refused(config);
    expect(message.startsWith(`f.json: ${said}`), message).toBe(true);
    expect(message).not.toContain('planted');
  });

  it.each([
    { apiKey: 'sk-planted' },
    { openaiApiKey: 'sk-planted' },
    { models: { m: { apiKey: 'sk-planted' } } },
    { models: { m: { api_key: 'sk-planted' } } },
    { models: { m: { parameters: { token: 'sk-planted' } } } },
  ])('refuses a key: %j', (config) => {
    const said = refused(config);
    expect(said).toMatch(/a key does not belong in a file\n.*apiKeyEnv/);
    expect(said).not.toContain('planted');
  });
});
