/** A server with OpenAI's chat API: where it is, and the variables that may hold its key, the first being the usual one. */
export interface Preset {
  baseUrl: string;
  /** None: a server on this machine, which asks for no key. */
  keys: readonly string[];
}

/** Well-known servers, by the prefix that names them, as in `groq:llama-3.3-70b-versatile`. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  cerebras: { baseUrl: 'https://api.cerebras.ai/v1', keys: ['CEREBRAS_API_KEY'] },
  cohere: {
    baseUrl: 'https://api.cohere.ai/compatibility/v1',
    keys: ['COHERE_API_KEY', 'CO_API_KEY'],
  },
  dashscope: {
    baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    keys: ['DASHSCOPE_API_KEY'],
  },
  deepinfra: { baseUrl: 'https://api.deepinfra.com/v1/openai', keys: ['DEEPINFRA_API_KEY'] },
  deepseek: { baseUrl: 'https://api.deepseek.com/v1', keys: ['DEEPSEEK_API_KEY'] },
  fireworks: { baseUrl: 'https://api.fireworks.ai/inference/v1', keys: ['FIREWORKS_API_KEY'] },
  groq: { baseUrl: 'https://api.groq.com/openai/v1', keys: ['GROQ_API_KEY'] },
  huggingface: { baseUrl: 'https://router.huggingface.co/v1', keys: ['HF_TOKEN', 'HUGGINGFACE_API_KEY'] },
  llamacpp: { baseUrl: 'http://localhost:8080/v1', keys: [] },
  lmstudio: { baseUrl: 'http://localhost:1234/v1', keys: [] },
  mistral: { baseUrl: 'https://api.mistral.ai/v1', keys: ['MISTRAL_API_KEY'] },
  moonshot: { baseUrl: 'https://api.moonshot.ai/v1', keys: ['MOONSHOT_API_KEY'] },
  nvidia: { baseUrl: 'https://integrate.api.nvidia.com/v1', keys: ['NVIDIA_API_KEY'] },
  ollama: { baseUrl: 'http://localhost:11434/v1', keys: [] },
  openrouter: { baseUrl: 'https://openrouter.ai/api/v1', keys: ['OPENROUTER_API_KEY'] },
  perplexity: { baseUrl: 'https://api.perplexity.ai', keys: ['PERPLEXITY_API_KEY'] },
  sambanova: { baseUrl: 'https://api.sambanova.ai/v1', keys: ['SAMBANOVA_API_KEY'] },
  together: { baseUrl: 'https://api.together.xyz/v1', keys: ['TOGETHER_API_KEY'] },
  xai: { baseUrl: 'https://api.x.ai/v1', keys: ['XAI_API_KEY'] },
};
