/** `/api/session`: sign in, see who is signed in, sign out. */
import type { CookieOptions, Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { positionId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { type Identity, sessionCookie } from './access.ts';
import { languages, roles } from './account-file.ts';
import type { Accounts } from './accounts.ts';
import type { SessionView } from './messages.ts';
import { sendProblem } from './problem.ts';
import { signInBody } from './requests.ts';
import { type Route, route } from './route.ts';
import type { Seats } from './seats.ts';
import { sessionMs } from './sessions.ts';
import { instant, operator, position } from './shapes.ts';

const sessionView: z.ZodType<SessionView> = z
  .strictObject({
    operator,
    role: z.enum(roles),
    language: z.enum(languages),
    position: position.nullable(),
    expiresAt: instant.nullable(),
  })
  .meta({ id: 'Session' });

export function sessionRoutes(accounts: Accounts, seats: Seats): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/session',
      summary: 'Sign in at a position; sets the session cookie. Supervisors may take a position over',
      right: 'open',
      body: signInBody,
      before: attemptLimits(),
      answers: { 201: { description: 'Signed in', schema: sessionView } },
      handle: async ({ body, request, response }) => {
        const account = await accounts.check(body.account, body.password);
        if (!account) throw wrongCredentials;
        const at = body.position === null ? null : positionId(body.position);
        const { token, session } = await seats.signIn(account, at, body.takeOver ?? false);
        response.cookie(sessionCookie, token, { ...cookieOptions(request), maxAge: sessionMs });
        const { name, role, language } = account;
        return { status: 201, body: viewOf({ operator: name, role, language, position: at, session }) };
      },
    }),
    route({
      method: 'get',
      path: '/api/session',
      summary: 'Who is signed in',
      right: 'signed in',
      answers: { 200: { description: 'The session', schema: sessionView } },
      handle: ({ identity }) => ({ status: 200, body: viewOf(identity) }),
    }),
    route({
      method: 'delete',
      path: '/api/session',
      summary: 'Sign out; the position closes, a call in hand goes on',
      right: 'signed in',
      answers: { 204: { description: 'Signed out' } },
      handle: async ({ identity, request, response }) => {
        if (identity.session) accounts.sessions.end(identity.session.id);
        await accounts.sessions.saved();
        response.clearCookie(sessionCookie, cookieOptions(request));
        return { status: 204 };
      },
    }),
  ];
}

const viewOf = ({ operator, role, language, position, session }: Identity): SessionView => ({
  operator,
  role,
  language,
  position,
  expiresAt: session?.expiresAt ?? null,
});

/** `Secure` where the browser came by TLS, said by a proxy on this machine. */
const cookieOptions = (request: Request): CookieOptions => ({
  httpOnly: true,
  sameSite: 'strict',
  secure: request.secure,
  path: '/',
});

const wrongCredentials = new Refusal('wrong-credentials', 401, {
  fr: 'Compte ou mot de passe inexact. Vérifiez la touche Verr. Maj. ; l’administrateur peut donner un nouveau mot de passe.',
  en: 'Wrong account or password. Check Caps Lock; the administrator can set a new password.',
});

const tooManyAttempts = new Refusal('too-many-attempts', 429, {
  fr: 'Trop d’essais ; attendez une minute, puis réessayez.',
  en: 'Too many attempts; wait a minute, then try again.',
});

/** Wrong attempts only: ten a minute for an account from an address, a hundred a minute from an address. A minute later all is forgotten. */
function attemptLimits(): RequestHandler[] {
  const limitOf = (limit: number, keyGenerator: (request: Request) => string) =>
    rateLimit({
      windowMs: 60_000,
      limit,
      keyGenerator,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      requestWasSuccessful: (_request, response) => response.statusCode !== 401,
      skipSuccessfulRequests: true,
      handler: (_request, response) => sendProblem(response, tooManyAttempts),
    });
  const address = (request: Request) => ipKeyGenerator(request.ip ?? '');
  const account = (request: Request) => {
    const name = z.looseObject({ account: z.string() }).safeParse(request.body);
    return name.success ? name.data.account.slice(0, 64) : '';
  };
  return [limitOf(100, address), limitOf(10, (request) => `${address(request)} ${account(request)}`)];
}
