import type { Plugin } from 'vite';

/** Has Markdown's `&eacute;` looked up in a table. */
export function entitiesFromTable(): Plugin {
  const table = `${import.meta.dirname}/src/prose/decode-entity.ts`;
  return {
    name: 'entities-from-table',
    config: () => ({ resolve: { alias: { 'decode-named-character-reference': table } } }),
  };
}
