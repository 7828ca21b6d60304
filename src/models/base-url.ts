import { InputError } from '../errors.ts';

/** An address of a server, taken apart. */
export interface BaseUrl {
  /** Without a user's name, password, query, or a slash at its end. */
  href: string;
  origin: string;
  /** Sent with every request, for example `api-version`. */
  query: Record<string, string>;
  /** `user:password`, where the address has them. */
  credentials: string | undefined;
}

/**
 * Reads the address of a server. A pasted address of an endpoint (`ending`) is what people mean by its base.
 *
 * @throws InputError for what is no web address.
 */
export function readBaseUrl(text: string, flag: string, ending = '/chat/completions'): BaseUrl {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InputError(
      `"${withoutSecrets(text)}" is no web address`,
      { flag },
      'Give the address up to and including /v1, for example http://127.0.0.1:8000/v1.',
    );
  }
  const path = url.pathname.replace(/\/+$/, '');
  const trimmed = (path.endsWith(ending) ? path.slice(0, -ending.length) : path).replace(/\/+$/, '');
  const hasCredentials = url.username !== '' || url.password !== '';
  return {
    href: url.origin + trimmed,
    origin: url.origin,
    query: Object.fromEntries(url.searchParams),
    credentials: hasCredentials ? `${decode(url.username)}:${decode(url.password)}` : undefined,
  };
}

/** A text that is no address may be one with a slip in it, password and all. */
function withoutSecrets(text: string): string {
  return text.replace(/^([a-z+.-]*:?\/*).*@/is, '$1***@').replace(/\?.*$/s, '?***');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address with a version of the API at its end, as the packages of Anthropic and Google expect it. */
export function withVersion(base: BaseUrl, version: string): BaseUrl {
  return /\/v\d+[a-z0-9]*$/.test(base.href) ? base : { ...base, href: `${base.href}/${version}` };
}
