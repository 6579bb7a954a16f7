/** Who asks, and whether the request comes from our own page. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type OperatorId, operatorId, type PositionId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Accounts } from './accounts.ts';
import type { Role } from './messages.ts';
import type { Session } from './sessions.ts';

export type Identity = {
  operator: OperatorId;
  role: Role;
  language: 'fr' | 'en';
  /** Where they sit; null for a supervisor or administrator without a position. */
  position: PositionId | null;
  /** Null for the token of tests. */
  session: Session | null;
};

export const sessionCookie = 'tocsin_session';

const signInFirst = new Refusal('not-signed-in', 401, {
  fr: 'Ouvrez d’abord une session ; la vôtre a peut-être pris fin.',
  en: 'Sign in first; your session may have ended.',
});

const foreignOrigin = new Refusal('foreign-origin', 403, {
  fr: 'Cette demande vient d’une autre page que celle de Tocsin ; elle est refusée.',
  en: 'This request comes from a page that is not Tocsin’s; it is refused.',
});

const supervisorsOnly = new Refusal('supervisors-only', 403, {
  fr: 'Réservé aux chefs de salle ; demandez au vôtre.',
  en: 'For supervisors only; ask yours.',
});

const digest = (text: string) => createHash('sha256').update(text).digest();

function cookieOf(request: IncomingMessage): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.split('=', 2);
    if (name?.trim() === sessionCookie && value) return value.trim();
  }
  return null;
}

/** Throws a Refusal for an operator. */
export function checkSupervisor({ role }: Pick<Identity, 'role'>): void {
  if (role === 'operator') throw supervisorsOnly;
}

export class Access {
  readonly #accounts: Accounts;
  readonly #devDigest: Buffer | null;

  constructor(accounts: Accounts, devToken: string | null) {
    this.#accounts = accounts;
    this.#devDigest = devToken === null ? null : digest(devToken);
  }

  /** By bearer token (RFC 6750) or session cookie. Throws a Refusal where there is neither, or it is not valid. */
  identify(request: IncomingMessage): Identity {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ', 2);
    if (scheme?.toLowerCase() === 'bearer' && token && this.#devDigest && timingSafeEqual(digest(token), this.#devDigest))
      return { operator: operatorId('dev'), role: 'administrator', language: 'fr', position: null, session: null };
    const cookie = cookieOf(request);
    const known = cookie === null ? null : this.#accounts.identify(cookie);
    if (!known) throw signInFirst;
    const { session, account } = known;
    return { operator: account.name, role: account.role, language: account.language, position: session.position, session };
  }
}

/**
 * Refuses what another site's page makes a browser send: the cookie is SameSite=Strict, and this is the second lock. A program that is not a browser
 * sends neither header. A proxy in front must leave `Host` as the browser sent it.
 */
export function checkOrigin({ headers }: IncomingMessage): void {
  const { origin } = headers;
  if (origin !== undefined) {
    if (!URL.canParse(origin) || new URL(origin).host !== headers.host) throw foreignOrigin;
    return;
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreignOrigin;
}
