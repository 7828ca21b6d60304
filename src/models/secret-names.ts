/** Whether what goes by this name in a query or a header is likely a secret. */
export function isSecretName(name: string): boolean {
  return /key|token|secret|sig|pass|auth/i.test(name);
}

/** Whether a header of this name carries the key of an account: servers differ in where they want it. */
export function isKeyHeader(name: string): boolean {
  return /^(authorization|api-key|x-api-key|x-goog-api-key)$/i.test(name);
}
