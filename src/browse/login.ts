import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { isFromOurPage } from './guard.ts';
import { PasswordGuesses } from './password-guesses.ts';
import { isSameSecret } from './same-secret.ts';
import { LOGIN_POLICY } from './security-headers.ts';

const MOST_BYTES = 4096;

/**
 * Lets only those in who know the password. It is taken from the address that was printed (`/?key=…`) or from a form, and exchanged
 * for a cookie: the password itself is kept by no browser, and is in no further address.
 *
 * @param port called at each request. Cookies do not tell ports apart, so that the cookie's name does.
 */
export function requirePassword(password: string, port: () => number): Hono {
  const guesses = new PasswordGuesses(password);
  const pass = randomBytes(32).toString('base64url');
  const login = new Hono();

  const limit = bodyLimit({
    maxSize: MOST_BYTES,
    onError: (context) => context.text('A password is shorter than that.', 413),
  });
  login.post('/', limit, async (context) => {
    if (!isFromOurPage(context)) return context.text('This form is for the page of this server alone.', 403);
    const { key } = await context.req.parseBody();
    return enter(context, typeof key === 'string' ? key : '');
  });
  login.use(async (context, next) => {
    const cookie = getCookie(context, cookieName());
    if (cookie !== undefined && isSameSecret(cookie, pass)) {
      await next();
      return;
    }
    if (context.req.path !== '/' || context.req.method !== 'GET') {
      return context.json({ error: 'Open the page and give the password first.' }, 401);
    }
    const key = context.req.query('key');
    if (key === undefined) return form(context, 401, '');
    // A picture's address, say, on a page elsewhere: its guesses would hold up those of people.
    if ((context.req.header('sec-fetch-dest') ?? 'document') !== 'document') {
      return context.text('Open this address as a page.', 403);
    }
    return enter(context, key);
  });
  return login;

  async function enter(context: Context, guess: string): Promise<Response> {
    const isRight = await guesses.check(guess);
    if (isRight === undefined) return form(context, 429, 'Too many tries. Wait a little.');
    if (!isRight) return form(context, 401, 'That is not the password.');
    // Not `Strict`: a link in a mail or a chat would ask for the password again. What changes anything checks where it comes from.
    setCookie(context, cookieName(), pass, { httpOnly: true, sameSite: 'Lax', path: '/' });
    return context.redirect('/', 303);
  }

  function cookieName(): string {
    return `llm-judge-${port()}`;
  }
}

/**
 * A page without script or style: nothing of ours is shown before the password is given. The form names no address, so that it is sent to
 * the one that was asked for, with what stands behind its `#`: the browser keeps that through the redirection.
 */
function form(context: Context, status: 401 | 429, message: string): Response | Promise<Response> {
  context.header('content-security-policy', LOGIN_POLICY);
  // With no referrer at all a browser posts the form with the origin "null", which is nobody's.
  context.header('referrer-policy', 'same-origin');
  return context.html(
    `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>llm-judge: password</title></head>
<body><main><h1>llm-judge</h1>
<p role="alert">${message}</p>
<form method="post">
<p><label for="key">Password, or the key that the terminal shows</label></p>
<p><input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
<button>Enter</button></p>
</form></main></body></html>`,
    status,
  );
}
