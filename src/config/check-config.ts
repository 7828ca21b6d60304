import { z } from 'zod';
import { InputError } from '../errors.ts';
import type { Config } from './config.ts';
import { configSchema } from './config-schema.ts';
import { nearest } from './nearest.ts';

/** Checks what a config file holds. @throws InputError naming every key that is wrong, and never a value. */
export function checkConfig(value: unknown, file: string): Config {
  const { success, data, error } = configSchema.safeParse(value);
  const problems = [...prototypeKeys(value, [])];
  if (!success) problems.push(...error.issues.flatMap((issue) => describeIssue(issue)));
  if (success && problems.length === 0) return data;
  const [first, ...others] = problems;
  const remedies = problems.map(({ remedy }) => remedy).filter((remedy) => remedy !== undefined);
  throw new InputError(
    first?.said ?? 'cannot be used',
    { file },
    [...others.map(({ said }) => `${file}: ${said}`), ...new Set(remedies)].join('\n  ') || undefined,
  );
}

interface Problem {
  /** A sentence that begins with the key. */
  said: string;
  remedy?: string;
}

type Path = readonly PropertyKey[];

function describeIssue(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code !== 'unrecognized_keys') {
    // The name of a header is wrong, not its value; its own issue says how.
    const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
    const what = issue.path.length === 0 ? 'the file' : keyOf(issue.path);
    return [{ said: `${what} ${inner ?? issue.message}` }];
  }
  const unknown = issue.keys.filter((key) => key !== '__proto__');
  return unknown.map((key) => {
    const path = keyOf([...issue.path, key]);
    if (/^\w*(api_?key|secret|token)$|^key$/i.test(key)) {
      return {
        said: `${path}: a key does not belong in a file`,
        remedy:
          "Put it into the environment or .env, and name the variable in the model's apiKeyEnv: 'MY_KEY'.",
      };
    }
    const known = keysAt(configSchema, issue.path);
    const meant = nearest(key, known);
    return {
      said: `${path} is no setting`,
      remedy:
        meant === undefined
          ? `There are: ${known.join(', ')}.`
          : `Did you mean ${keyOf([...issue.path, meant])}?`,
    };
  });
}

/** `models.lfm.timeout`, and `models["my model"].timeout`. */
function keyOf(path: Path): string {
  return path
    .map((key, place) => {
      const name = String(key);
      if (!/^[\w-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
      return place === 0 ? name : `.${name}`;
    })
    .join('');
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  if (schema instanceof z.ZodOptional) return keysAt(schema.unwrap(), path);
  const [key, ...rest] = path;
  if (schema instanceof z.ZodRecord && key !== undefined) return keysAt(schema.valueType, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: z.core.$ZodShape = schema.shape;
  const next = key === undefined ? undefined : shape[String(key)];
  return next === undefined ? Object.keys(shape) : keysAt(next, rest);
}

/** `__proto__` as a name, which zod passes over: whoever copies such an object by assignment changes its prototype. */
function* prototypeKeys(value: unknown, path: Path, seen = new Set<object>()): Generator<Problem> {
  // YAML's aliases make one object stand in many places, or within itself.
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') yield { said: `${keyOf([...path, key])} is no name` };
    else yield* prototypeKeys(inner, [...path, key], seen);
  }
}
