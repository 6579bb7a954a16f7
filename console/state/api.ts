/** Requests to the server's HTTP API. An expected failure is a value. */
import type { Commands } from '../../services/commands/commands.ts';
import type { LonLat } from '../../services/context/fix.ts';
import type { Correction } from '../../services/corrections/correction.ts';
import type { Proposed } from '../../services/dispatch/candidates.ts';
import type { Recommendation } from '../../services/dispatch/recommend.ts';
import type { Candidate } from '../../services/events/same-event.ts';
import type { AlertingView } from '../../services/http/alerting-routes.ts';
import type { CentreView, DispatchView, MapSettings, Problem, SessionView, SheetFound } from '../../services/http/messages.ts';
import type { PlacesFound } from '../../services/http/place-routes.ts';
import type { SoftphoneView } from '../../services/http/softphone-route.ts';
import type { Instant, SheetId, UnitId } from '../../services/ids.ts';
import type { FoundPlace } from '../../services/places/place.ts';
import type { RoomDay } from '../../services/room/view.ts';
import type { GivenCatalogue } from './qualified.ts';

export type Answer<T> = { outcome: 'done'; value: T } | { outcome: 'refused'; problem: Problem } | { outcome: 'unreachable' };

const deadlineMs = 5_000;

/** Server errors and gateways that answer for a server that is away count as unreachable: what was asked is asked again. */
async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(deadlineMs),
      keepalive: method === 'POST',
    });
    if (response.status >= 500) return { outcome: 'unreachable' };
    const value: unknown = response.status === 204 ? null : await response.json();
    return response.ok ? { outcome: 'done', value: value as T } : { outcome: 'refused', problem: value as Problem };
  } catch {
    return { outcome: 'unreachable' };
  }
}

export const signIn = (account: string, password: string, position: string) =>
  request<SessionView>('POST', '/api/session', { account, password, position });
export const currentSession = () => request<SessionView>('GET', '/api/session');
export const endSession = () => request<null>('DELETE', '/api/session');
/** The browser keeps it, and the server only says that it has not changed. */
export const alerting = () => request<AlertingView>('GET', '/api/alerting');
export const qualification = () => request<GivenCatalogue>('GET', '/api/qualification');
/** Refused with 404 where the position has no phone in the console. */
export const softphone = () => request<SoftphoneView>('GET', '/api/softphone');
/** `near`: of two places alike, the nearer one comes first. */
export const placeSearch = (text: string, near: LonLat | null, from: 'here' | 'geocoder') =>
  request<PlacesFound>(
    'GET',
    `/api/places/search?${new URLSearchParams({ q: text.slice(0, 200), from, ...(near ? { near: near.map((degrees) => degrees.toFixed(6)).join() } : {}) })}`,
  );
/** `at`: longitude and latitude, with a comma. */
export const placeAt = (at: string) => request<FoundPlace>('GET', `/api/places/at?at=${at}`);
export const mapSettings = () => request<MapSettings>('GET', '/api/map');
/** `instead`: for each unit alerted in vain, who could go in its place. */
export type ResponseAnswer = {
  response: Recommendation | null;
  instead: { unit: UnitId; callSign: string; proposed: Proposed | null }[];
};
export const response = (sheet: SheetId) => request<ResponseAnswer>('GET', `/api/sheets/${encodeURIComponent(sheet)}/response`);
export const dispatchInfo = () => request<DispatchView>('GET', '/api/dispatch');
export type UnitLinksView = { items: { link: string; address: string; at: Instant; by: string }[]; open: number };
export const unitLinks = (unit: UnitId) => request<UnitLinksView>('GET', `/api/units/${unit}/links`);
/** Those not settled, and the newest of those that are; newest first. */
export const corrections = () => request<{ items: Correction[] }>('GET', '/api/corrections');
/** Refused to operators. A day long ago takes the server a while. */
export const roomDay = (day: string) => request<RoomDay>('GET', `/api/room/days/${day}`);
export const centreInfo = () => request<CentreView>('GET', '/api/centre');

/** Open events that may be the same as a sheet's. */
export const sameEvent = (sheet: string) => request<{ items: Candidate[] }>('GET', `/api/sheets/${sheet}/same-event`);

/** Sheets found, newest first. */
export const searchSheets = (text: string) =>
  request<{ items: SheetFound[]; complete: boolean }>('GET', `/api/sheets/search?limit=12&q=${encodeURIComponent(text)}`);

/** Any answer but a gateway's is a sign of life: `/health` also answers where some part is down. */
export async function isServerThere(): Promise<boolean> {
  try {
    const { status } = await fetch('/health', { signal: AbortSignal.timeout(deadlineMs) });
    return status !== 502 && status !== 504;
  } catch {
    return false;
  }
}

/** `key` makes a repeated command the same command. `durable` is false where the server's disk has not answered in time. */
export const command = <Name extends keyof Commands>(name: Name, input: Commands[Name], key: string) =>
  request<{ seq: number; durable: boolean }>('POST', `/api/commands/${name}`, input, { 'idempotency-key': key });
