import { useSyncExternalStore } from 'react';

/** The views, by the word that names them in the address. */
export const VIEWS = ['leaderboard', 'question', 'disagreements', 'compare', 'rate'] as const;
export type View = (typeof VIEWS)[number];

/**
 * Where the reader is. The address is `#/BENCH/VIEW?key=value`: behind the `#`, so that the same links work in the report, which
 * is a file. An empty bench is the first one.
 */
export interface Route {
  bench: string;
  view: View;
  params: URLSearchParams;
}

/** What stays the same from view to view: the judge and the mode. */
const KEPT = ['judge', 'mode'];

export function parseRoute(hash: string): Route {
  // A value may hold a `?` of its own.
  const [, path = '', query = ''] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const [bench = '', view = ''] = path.split('/').map(decode);
  return {
    bench,
    view: (VIEWS as readonly string[]).includes(view) ? (view as View) : 'leaderboard',
    params: new URLSearchParams(query),
  };
}

/** A link that somebody has cut in two is no reason to fail. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Keys with the values they get; undefined takes one away, a list gives it several times. */
export type Changes = Record<string, string | number | readonly string[] | undefined>;

/** The address of a view, for a link: `judge` and `mode` are carried over. */
export function linkTo(from: Route, view: View, changes: Changes = {}): string {
  const kept = new URLSearchParams();
  for (const key of KEPT) for (const value of from.params.getAll(key)) kept.append(key, value);
  return format({ bench: from.bench, view, params: withChanges(kept, changes) });
}

/** The address of the same view with other settings. */
export function linkWith(from: Route, changes: Changes): string {
  return format({ ...from, params: withChanges(from.params, changes) });
}

/** Another benchmark's page of the same view; judges and models are others there. */
export function linkToBench(from: Route, bench: string): string {
  return format({ bench, view: from.view, params: new URLSearchParams() });
}

function withChanges(params: URLSearchParams, changes: Changes): URLSearchParams {
  const result = new URLSearchParams(params);
  for (const [key, value] of Object.entries(changes)) {
    result.delete(key);
    if (typeof value === 'string' || typeof value === 'number') result.set(key, String(value));
    else for (const each of value ?? []) result.append(key, each);
  }
  return result;
}

function format({ bench, view, params }: Route): string {
  const query = params.toString();
  return `#/${encodeURIComponent(bench)}/${view}${query === '' ? '' : `?${query}`}`;
}

/** Goes to an address made by one of the above, as a new step of the history. */
export function go(address: string): void {
  location.hash = address;
  // The browser's own event comes later: until then a box that was checked would be shown unchecked.
  for (const listener of listeners) listener();
}

/** Changes the address without a new step: for what changes with each key stroke. */
export function replace(address: string): void {
  history.replaceState(history.state, '', address);
  for (const listener of listeners) listener();
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('hashchange', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('hashchange', listener);
  };
}

let cached: { hash: string; route: Route } | undefined;

/** The present route; the component is drawn again when it changes. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => {
    if (cached?.hash !== location.hash) cached = { hash: location.hash, route: parseRoute(location.hash) };
    return cached.route;
  });
}
