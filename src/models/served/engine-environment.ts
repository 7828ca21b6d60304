import { type Mask, maskSecrets } from '../mask-secrets.ts';

/** Whose words are those of secrets, unlike TOKENIZERS_PARALLELISM or SSH_AUTH_SOCK. */
const SECRET_VARIABLE = /(^|_)(KEYS?|API_?KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)(_|$)/i;
/** The engine downloads with them. */
const HUB_VARIABLE = /^(HF_TOKEN|HF_TOKEN_PATH|HUGGING_FACE_HUB_TOKEN)$/;
/** What a token of the hub looks like: the engine may find one in a file, too. */
const HUB_TOKEN = /\bhf_[A-Za-z0-9]{16,}/g;
/** A shorter value is likely a word of every day, which masking would make unreadable everywhere. */
const SHORTEST_SECRET = 8;

export interface EngineEnvironment {
  env: NodeJS.ProcessEnv;
  /** Takes out of the engine's log what must not be shown. */
  mask: Mask;
}

/** This process's environment as an engine is to have it: without keys that are not for it. */
export function engineEnvironment(environment: NodeJS.ProcessEnv = process.env): EngineEnvironment {
  const env: NodeJS.ProcessEnv = {
    // Python holds lines back otherwise, the last ones of all.
    PYTHONUNBUFFERED: '1',
  };
  const secrets: string[] = [];
  for (const [name, value = ''] of Object.entries(environment)) {
    const isSecret = SECRET_VARIABLE.test(name);
    if (isSecret && value.length >= SHORTEST_SECRET && name !== 'HF_TOKEN_PATH') secrets.push(value);
    // NODE_OPTIONS would be for the guard, which is of Node too: a debugger in it would hold it up.
    if (name !== 'NODE_OPTIONS' && (!isSecret || HUB_VARIABLE.test(name))) env[name] = value;
    const password = /^(https?|all)_proxy$/i.test(name) ? (URL.parse(value)?.password ?? '') : '';
    if (password.length >= SHORTEST_SECRET) secrets.push(password, decode(password));
  }
  const maskValues = maskSecrets(secrets);
  return { env, mask: (text) => maskValues(text).replace(HUB_TOKEN, '***') };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
