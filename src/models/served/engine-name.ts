/** Engines that we start as a server. */
export const ENGINE_NAMES = ['vllm', 'sglang', 'llama-server'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];
