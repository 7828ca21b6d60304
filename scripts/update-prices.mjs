// Writes src/calls/prices.json from the facts in @pydantic/genai-prices (a devDependency): `node scripts/update-prices.mjs`.
// Take a newer version of the package first; its day of publication is asked of the npm registry.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { findProvider } from '@pydantic/genai-prices';

const PACKAGE = '@pydantic/genai-prices';

/**
 * Our providers. `id` is the package's name of one, `hosts` the servers where a plain model name means this provider,
 * `batch` what a batch costs of the full price (https://developers.openai.com/api/docs/guides/batch and
 * https://platform.claude.com/docs/en/build-with-claude/batch-processing), `as` the provider whose prices hold for models that are not listed.
 */
const PROVIDERS = {
  openai: { id: 'openai', hosts: ['api.openai.com'], batch: 0.5 },
  anthropic: { id: 'anthropic', hosts: ['api.anthropic.com'], batch: 0.5 },
  google: { id: 'google', hosts: ['generativelanguage.googleapis.com'] },
  azure: { id: 'azure', hosts: [], as: 'openai' },
  bedrock: { id: 'aws', hosts: [] },
  groq: { id: 'groq', hosts: ['api.groq.com'] },
  together: { id: 'together', hosts: ['api.together.xyz', 'api.together.ai'] },
  mistral: { id: 'mistral', hosts: ['api.mistral.ai'] },
  deepseek: { id: 'deepseek', hosts: ['api.deepseek.com'] },
  openrouter: { id: 'openrouter', hosts: ['openrouter.ai'] },
  fireworks: { id: 'fireworks', hosts: ['api.fireworks.ai'] },
  cerebras: { id: 'cerebras', hosts: ['api.cerebras.ai'] },
  cohere: { id: 'cohere', hosts: ['api.cohere.ai', 'api.cohere.com'] },
  moonshot: { id: 'moonshotai', hosts: ['api.moonshot.ai', 'api.moonshot.cn'] },
  xai: { id: 'x-ai', hosts: ['api.x.ai'] },
};

/** Models that do not chat in text, or that charge for more than tokens (a search). */
const NOT_CHAT =
  /embed|whisper|moderation|transcribe|tts|image|audio|realtime|-live|live-|omni|sonic|ocr|rerank|guard|voxtral|voice|computer-use|search|deep-research|turbo-instruct|^(ada|babbage|curie|davinci|text-)/;
/** Bedrock's inference profiles of one region; the same prices as the plain id, so findPrice takes them off. `global.` has prices of its own. */
const REGION = /^(?:us|eu|apac|jp|au|in|ca|sa|us-gov)\./;

const { version } = JSON.parse(readFileSync(`node_modules/${PACKAGE}/package.json`, 'utf8'));
const times = JSON.parse(execFileSync('npm', ['view', PACKAGE, 'time', '--json'], { encoding: 'utf8' }));
const date = times[version].slice(0, 10);

const providers = Object.entries(PROVIDERS).map(([name, { id, ...facts }]) => {
  const models = findProvider({ providerId: id })
    // OpenAI publishes gpt-oss and does not serve it.
    .models.filter((model) => id !== 'openai' || !model.id.startsWith('gpt-oss'))
    .flatMap((model) => modelPrice(model) ?? []);
  const lines = models.map((model) => `        ${JSON.stringify(model)}`).join(',\n');
  return `    ${JSON.stringify(name)}: {\n      "facts": ${JSON.stringify(facts)},\n      "models": [\n${lines}\n      ]\n    }`;
});
const head = { date, source: `${PACKAGE} ${version}`, currency: 'USD per million tokens' };
writeFileSync(
  'src/calls/prices.json',
  `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "providers": {\n${providers.join(',\n')}\n  }\n}\n`,
);
process.stdout.write(`prices of ${date}, ${providers.length} providers\n`);

/** One model as findPrice reads it; undefined where it is none of ours or its price is not of tokens alone. */
function modelPrice(model) {
  if (NOT_CHAT.test(model.id)) return undefined;
  const price = priceInForce(model.prices);
  const isFree = model.id.endsWith(':free');
  if (price.requests_kcount !== undefined) return undefined;
  const input = isFree ? 0 : baseTier(price.input_mtok);
  const output = isFree ? 0 : baseTier(price.output_mtok);
  if (input === undefined || output === undefined) return undefined;
  const cachedInput = baseTier(price.cache_read_mtok);
  const cacheWrite = baseTier(price.cache_write_mtok);
  const { names, prefixes } = patternsOf(model.match);
  return {
    names,
    ...(prefixes.length === 0 ? {} : { prefixes }),
    input,
    output,
    ...(cachedInput === undefined ? {} : { cachedInput }),
    // OpenAI caches long prompts unasked; where another server writes a cache, it was asked to, and we never ask.
    ...(cacheWrite === undefined || !/gpt-/.test(model.id) ? {} : { cacheWrite }),
  };
}

/** The dearest of the day where the price depends on the hour, the newest of those that have begun where it changed. */
function priceInForce(prices) {
  if (!Array.isArray(prices)) return prices;
  const begun = prices.filter((price) => startOf(price) <= date);
  const byHour = begun.filter(({ constraint }) => constraint?.type === 'time_of_date');
  const dearest = byHour.sort((a, b) => baseTier(b.prices.output_mtok) - baseTier(a.prices.output_mtok))[0];
  return (dearest ?? begun.sort((a, b) => startOf(b).localeCompare(startOf(a)))[0]).prices;
}

function startOf({ constraint }) {
  return constraint?.start_date ?? '';
}

/** The price of prompts of usual length, where long ones cost more. */
function baseTier(price) {
  return typeof price === 'object' ? price.base : price;
}

function patternsOf(match) {
  const names = new Set();
  const prefixes = new Set();
  collect(match);
  for (const name of names) if (prefixes.has(name)) names.delete(name);
  return { names: [...names], prefixes: [...prefixes] };

  function collect(rule) {
    for (const part of rule.or ?? rule.and ?? []) collect(part);
    for (const name of [rule.equals, rule.ends_with]) {
      if (name !== undefined && !NOT_CHAT.test(name)) names.add(name.replace(REGION, ''));
    }
    for (const text of [rule.starts_with, rule.contains, datedName(rule.regex)]) {
      if (text !== undefined) prefixes.add(text.startsWith('ft:') ? text : withoutVersion(text));
    }
  }
}

/** "^claude-opus-5-\d{8}$" is a name with a date. */
function datedName(regex) {
  return regex?.match(/^\^(.+?)-\\d/)?.[1].replaceAll('\\.', '.');
}

/** "claude-sonnet-4-2025" and "gemini-2.0-flash-0" are the beginnings of a version, which findPrice knows by itself. */
function withoutVersion(text) {
  return text.replace(REGION, '').replace(/(?:-2025|-0|-|@)$/, '');
}
