/** The environment's variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a text stands for an environment variable: `${NAME}`. */
export const VARIABLE = /\$\{([A-Za-z_]\w*)\}/g;

/** The names of the variables that a text stands for, once each, in order. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name))];
}

/** A variable's value; an empty one is none. */
export function readVariable(name: string, env: Environment): string | undefined {
  return (Object.hasOwn(env, name) ? env[name] : undefined) || undefined;
}
