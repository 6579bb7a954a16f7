/**
 * Locations that come beside the call: AML, partners, and the page that the caller opened. Each becomes a fix on the call of its number.
 *
 * A message may come before its call; it waits for a while, also where Tocsin is started again meanwhile. Nothing here is on the way of a call: the desk
 * tells of a call that was queued after its orders have left.
 */
import type { Centre } from '../../config/schema.ts';
import type { CommuneOf } from '../context/commune.ts';
import { centreOf } from '../context/fix.ts';
import { parsePhoneNumber } from '../context/phone-number.ts';
import type { LinkReporter } from '../health/link.ts';
import type { DeskPort } from '../http/desk-port.ts';
import { type CallId, type Clock, type Instant, instant, ms, type SheetId } from '../ids.ts';
import type { Announced, Appended } from '../journal/commit.ts';
import { readSecret } from '../messaging/secret.ts';
import { readAmlForm, readAmlSms, textOfDataSms } from './aml-message.ts';
import { addFix, callOfNumber, type Received } from './matching.ts';
import type { Parsed, RefusalReason, Sighting } from './sighting.ts';
import { SignatureCheck } from './signature.ts';
import { type Channel, type Outcome, Tally } from './tally.ts';
import { type Waiting, WaitingMessages } from './waiting.ts';

export type LocationsOptions = {
  /** Where messages that wait for their call are kept. */
  folder: string;
  desk: DeskPort;
  centre: () => Centre;
  communeOf: CommuneOf;
  /** Calls of one number, newest first: for those whose sheet is closed. */
  previousCalls: (e164: string, limit: number) => { sheet: SheetId; at: Instant }[];
  links: LinkReporter;
  clock: Clock;
};

export type Taken = { outcome: Outcome } | { outcome: 'refused'; reason: RefusalReason; field: string | null };

/** Sheets looked at for a call that is over and closed. */
const closedLookedAt = 3;
const lookMs = 5_000;
/** A location that comes so long after the call is counted as late. */
const lateMs = 60_000;

export class Locations {
  readonly #options: LocationsOptions;
  readonly #tally: Tally;
  readonly #signatures = new SignatureCheck();
  readonly #waiting: WaitingMessages;
  /** The last fix is on disk, and so all before it. */
  #written: Promise<void> = Promise.resolve();
  #secrets = new Map<string, string>();
  #partners: { name: string; token: string }[] = [];
  #of: Centre | null = null;
  readonly #stop: () => void;
  readonly #looking: NodeJS.Timeout;

  constructor(options: LocationsOptions) {
    this.#options = options;
    this.#tally = new Tally(options.links, options.clock);
    this.#waiting = new WaitingMessages(options.folder);
    this.#stop = options.desk.listen((commits) => this.#onCommits(commits));
    this.#looking = setInterval(() => this.#look(), lookMs).unref();
    this.#configure();
    for (const message of this.#waiting.left()) this.#resume(message);
    this.#look();
  }

  /** A form by HTTPS, signed by its gateway. */
  amlForm(body: Uint8Array, signature: string | undefined): Taken {
    const fault = this.#signatureFault(body, signature);
    return fault ? this.#refuse('https', fault) : this.#parsed('https', readAmlForm(Buffer.from(body).toString('utf8')));
  }

  /** An SMS that a gateway hands on, signed; as text, or as the data of a data SMS in base64. */
  signedAmlSms(body: Uint8Array, signature: string | undefined, sms: { from: string; text?: string; data?: string }): Taken {
    const fault = this.#signatureFault(body, signature);
    if (fault) return this.#refuse('sms', fault);
    const text = sms.text ?? textOfDataSms(Buffer.from(sms.data ?? '', 'base64'));
    return text === null ? this.#refuse('sms', 'malformed') : this.#parsed('sms', readAmlSms(sms.from, text));
  }

  /** An SMS that the centre's own SMS gateway handed over. `durable`: what came of it is on disk. */
  amlText(from: string, text: string): Appended {
    this.#parsed('sms', readAmlSms(from, text));
    return { commits: [], durable: this.saved() };
  }

  /** What came so far is on disk, be it on a call or waiting for one. */
  async saved(): Promise<void> {
    await Promise.all([this.#written, this.#waiting.saved()]);
  }

  /** The partner whose token it is; null for anybody else. */
  partnerOf(isToken: (token: string) => boolean): string | null {
    this.#configure();
    return this.#partners.find(({ token }) => isToken(token))?.name ?? null;
  }

  partnerSighting(parsed: Parsed): Taken {
    return this.#parsed('partner', parsed);
  }

  /** What the page of a caller sent, for the call that the link was made for. */
  linkSighting(call: CallId, sighting: Sighting): Outcome {
    const outcome = this.#onCall(call, this.#received(sighting), 'link');
    this.#tally.count('link', outcome);
    return outcome;
  }

  refuse(channel: Channel, reason: RefusalReason): void {
    this.#refuse(channel, reason);
  }

  figures = () => this.#tally.figures();

  async close(): Promise<void> {
    this.#stop();
    clearInterval(this.#looking);
    await this.#waiting.close();
  }

  #refuse(channel: Channel, reason: RefusalReason, field: string | null = null): Taken {
    this.#tally.refuse(channel, reason);
    return { outcome: 'refused', reason, field };
  }

  #signatureFault(body: Uint8Array, signature: string | undefined) {
    this.#configure();
    const windowMs = this.#options.centre().locations.aml?.signatureMs ?? 0;
    return this.#signatures.faultOf(signature, body, { secrets: this.#secrets, windowMs, nowMs: this.#options.clock() });
  }

  #parsed(channel: Channel, parsed: Parsed): Taken {
    if (!parsed.ok) return this.#refuse(channel, parsed.reason, parsed.field);
    const number = parsePhoneNumber(parsed.sighting.number, this.#options.centre().routing.centre.country);
    if (!number) return this.#refuse(channel, 'no-number');
    const received = this.#received(parsed.sighting);
    const call = this.#callOf(number.e164);
    const outcome = call ? this.#onCall(call, received, channel) : this.#wait({ ...received, e164: number.e164, channel });
    if (outcome === 'too-many') return this.#refuse(channel, 'too-many');
    this.#tally.count(channel, outcome);
    return { outcome };
  }

  #received(sighting: Sighting): Received {
    const at = centreOf(sighting.shape);
    return { sighting, receivedAt: instant(this.#options.clock()), commune: at && this.#options.communeOf(at) };
  }

  /** Among the calls in memory; else among those whose sheets were closed. */
  #callOf(e164: string): CallId | null {
    const { desk, centre, clock, previousCalls } = this.#options;
    const { acceptForMs } = centre().locations.matching;
    const at = instant(clock());
    const open = callOfNumber(e164, desk.calls(), at, acceptForMs);
    if (open) return open.id;
    const closed = previousCalls(e164, closedLookedAt).flatMap(({ sheet }) => desk.sheetDocument(sheet)?.callDetails ?? []);
    return callOfNumber(e164, closed, at, acceptForMs)?.id ?? null;
  }

  #onCall(id: CallId, received: Received, channel: Channel): Outcome {
    const { desk, clock } = this.#options;
    const call = desk.call(id);
    const appended = desk.take(`location by ${channel}`, (context) => addFix(id, received, context), {
      kind: 'lookup',
      source: received.sighting.provider ?? received.sighting.source,
    });
    if (appended) this.#written = appended.durable;
    if (!call || !appended || appended.commits.length === 0) return 'duplicate';
    return clock() - ms(call.arrivedAt) > lateMs || call.state === 'ended' || call.state === 'abandoned' ? 'late' : 'taken';
  }

  // ---- messages before their call

  #wait(message: Waiting): Outcome | 'too-many' {
    return this.#options.centre().locations.matching.waitForCallMs === 0 ? 'unmatched' : this.#waiting.add(message);
  }

  /** Its call may have come meanwhile, and may have it already. */
  #resume(message: Waiting): void {
    const call = this.#callOf(message.e164);
    if (call) this.#tally.count(message.channel, this.#onCall(call, message, message.channel));
    else this.#wait(message);
  }

  #onCommits(commits: Announced[]): void {
    if (this.#waiting.isEmpty) return;
    for (const entry of commits.flatMap(({ entries }) => entries)) {
      const caller = entry.type === 'CallQueued' ? entry.facts.caller : entry.type === 'CallerLearned' ? entry.caller : null;
      const e164 = caller?.number?.e164;
      if (!e164 || (entry.type !== 'CallQueued' && entry.type !== 'CallerLearned')) continue;
      for (const each of this.#waiting.take(e164)) this.#tally.count(each.channel, this.#onCall(entry.call, each, each.channel));
    }
  }

  #look(): void {
    const oldest = instant(this.#options.clock() - this.#options.centre().locations.matching.waitForCallMs);
    for (const { channel } of this.#waiting.takeOlder(oldest)) this.#tally.count(channel, 'unmatched');
    this.#configure();
    this.#tally.report();
  }

  // ---- configuration

  /** Reads the secrets again where the configuration has changed. */
  #configure(): void {
    const centre = this.#options.centre();
    if (centre === this.#of) return;
    this.#of = centre;
    const { aml, partners } = centre.locations;
    const keys = (aml?.keys ?? []).map(({ id, secret }) => ({ id, secret: readSecret(secret) }));
    const tokens = partners.map(({ id, name, token }) => ({ id, name, token: readSecret(token) }));
    this.#secrets = new Map(keys.flatMap(({ id, secret }) => (secret === null ? [] : [[id, secret] as const])));
    this.#partners = tokens.flatMap(({ name, token }) => (token === null ? [] : [{ name, token }]));
    const missing = [...keys.filter(({ secret }) => secret === null), ...tokens.filter(({ token }) => token === null)];
    // A centre that has set none of them does without: the sample names all.
    const isConfigured = this.#secrets.size + this.#partners.length > 0;
    this.#tally.configured(
      isConfigured,
      missing.map(({ id }) => id),
    );
  }
}
