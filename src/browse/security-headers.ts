import type { MiddlewareHandler } from 'hono';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
];

/** The page shows hostile text: whatever slipped through the page itself, the browser runs nothing and loads nothing. */
export const PAGE_POLICY = [...POLICY, "form-action 'none'"].join('; ');

/** The form that asks for the password has no script, and may be sent. */
export const LOGIN_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/** Sets what every reply says to the browser; a policy that a handler has set stays. */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', PAGE_POLICY);
  headers.set('x-content-type-options', 'nosniff');
  if (!headers.has('referrer-policy')) headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('x-frame-options', 'DENY');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
};
