import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../errors.ts';

/** What the environment says of the hub, by the variables of Python's huggingface_hub. */
export interface HubEnvironment {
  /** Where the hub or its mirror is, without a slash at its end. */
  endpoint: string;
  /** The value of the `authorization` header; for the endpoint's own host only. */
  authorization: string | undefined;
  /** What must never be shown. */
  secrets: string[];
  cacheFolder: string;
  isOffline: boolean;
  /** Milliseconds without a byte after which a connection is given up: HF_HUB_DOWNLOAD_TIMEOUT, in seconds. @default 30 s */
  silence: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws InputError for an address or a token that cannot be used. */
export function readHubEnvironment(env: Variables = process.env): HubEnvironment {
  const { endpoint, credentials } = readEndpoint(env);
  const token = readToken(env);
  const basic = credentials === undefined ? undefined : Buffer.from(credentials).toString('base64');
  return {
    endpoint,
    authorization:
      token !== undefined ? `Bearer ${token}` : basic !== undefined ? `Basic ${basic}` : undefined,
    secrets: [token, basic, credentials].filter((secret) => secret !== undefined),
    cacheFolder: cacheFolderOf(env),
    isOffline: isTrue(env['HF_HUB_OFFLINE'] || env['TRANSFORMERS_OFFLINE']),
    silence: 1000 * (Number(env['HF_HUB_DOWNLOAD_TIMEOUT']) || 30),
  };
}

/** The folder that models of the hub are kept in, shared with other tools. */
export function cacheFolderOf(env: Variables = process.env): string {
  return expandHome(env['HF_HUB_CACHE'] || env['HUGGINGFACE_HUB_CACHE'] || join(homeOf(env), 'hub'));
}

function homeOf(env: Variables): string {
  return expandHome(
    env['HF_HOME'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'huggingface'),
  );
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

function isTrue(text: string | undefined): boolean {
  return /^(1|on|yes|true)$/i.test(text ?? '');
}

function readEndpoint(env: Variables): { endpoint: string; credentials: string | undefined } {
  const url = URL.parse(env['HF_ENDPOINT'] || 'https://huggingface.co');
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InputError(
      'it is no web address',
      { flag: 'HF_ENDPOINT' },
      'Write it in full, for example https://hub.example.com, or leave it out for https://huggingface.co.',
    );
  }
  const { username, password } = url;
  const hasUser = username !== '' || password !== '';
  return {
    endpoint: url.origin + url.pathname.replace(/\/+$/, ''),
    credentials: hasUser ? `${decode(username)}:${decode(password)}` : undefined,
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function readToken(env: Variables): string | undefined {
  const name = ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN'].find((each) => (env[each] ?? '').trim() !== '');
  const place =
    name ?? (env['HF_TOKEN_PATH'] ? expandHome(env['HF_TOKEN_PATH']) : join(homeOf(env), 'token'));
  const token = (name === undefined ? readIfThere(place) : env[name])?.trim();
  if (token === undefined || token === '') return undefined;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new InputError(
      'the token in it holds characters that no token has',
      name === undefined ? { file: place } : { flag: name },
      'Copy it again from https://huggingface.co/settings/tokens.',
    );
  }
  return token;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
