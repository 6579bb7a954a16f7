/** What a running PBX does with its files: reads them anew, is asked who can be reached, and makes a call that rings nobody. */
import { randomBytes } from 'node:crypto';
import { type AmiFrame, field } from '../../telephony/asterisk/ami-frame.ts';
import { AmiFault, type AmiSession, openSession } from '../../telephony/asterisk/ami-session.ts';
import { answering, type Far } from './reachable.ts';

/** Calls in progress go on through each of these; nothing is restarted. */
const modules = ['res_pjsip.so', 'pbx_config.so', 'app_queue.so'];
const testMs = 5_000;

export type Reach = { endpoints: Set<string>; reachable: Set<string> };

export class RunningPbx {
  readonly #session: AmiSession;
  readonly #address: string;
  readonly #tested: Map<string, (frame: AmiFrame) => void>;

  private constructor(session: AmiSession, address: string, tested: Map<string, (frame: AmiFrame) => void>) {
    this.#session = session;
    this.#address = address;
    this.#tested = tested;
  }

  /** `address`: the PBX's own. Rejects with an `AmiFault`. */
  static async open(amiUrl: string, address: string): Promise<RunningPbx> {
    const { hostname: host, port, username, password } = new URL(amiUrl);
    const tested = new Map<string, (frame: AmiFrame) => void>();
    const login = { host, port: Number(port), user: decodeURIComponent(username), secret: decodeURIComponent(password) };
    const session = await openSession(login, (frame) => tested.get(field(frame, 'Id'))?.(frame));
    return new RunningPbx(session, address, tested);
  }

  close(): void {
    this.#session.end(new AmiFault('cut', 'done'));
  }

  /** Why a module did not read its files; null where all did. */
  async reload(): Promise<string | null> {
    for (const Module of modules) {
      const answer = await this.#session.action({ action: 'Reload', Module });
      if (field(answer, 'Response') === 'Error') return `${Module}: ${field(answer, 'Message')}`;
    }
    return null;
  }

  /** The endpoints that the PBX knows; reachable are softphones that registered, and of `far` those that answer. */
  async reach(far: readonly Far[]): Promise<Reach> {
    const [frames, there] = await Promise.all([
      this.#session.list({ action: 'PJSIPShowEndpoints' }),
      answering(this.#address, far),
    ]);
    const endpoints = frames.filter((frame) => field(frame, 'Event') === 'EndpointList');
    const asked = new Set(far.map(({ endpoint }) => endpoint));
    const registered = endpoints
      .filter((frame) => field(frame, 'Contacts') !== '' && !asked.has(field(frame, 'ObjectName')))
      .map((frame) => field(frame, 'ObjectName'));
    return {
      endpoints: new Set(endpoints.map((frame) => field(frame, 'ObjectName'))),
      reachable: new Set([...there, ...registered]),
    };
  }

  /** Why the call that rings nobody did not go through the dialplan of this version; null where it did. */
  async testCall(version: number): Promise<string | null> {
    const id = randomBytes(8).toString('hex');
    const told = Promise.withResolvers<AmiFrame | null>();
    this.#tested.set(id, told.resolve);
    const timer = setTimeout(() => told.resolve(null), testMs);
    const silence = { Application: 'Wait', Data: '1' };
    const call = {
      action: 'Originate',
      Channel: 'Local/s@tocsin-test/n',
      ...silence,
      Variable: `__TOCSIN_TEST=${id}`,
      Async: 'true',
    };
    const answer = await this.#session.action(call);
    if (field(answer, 'Response') === 'Error') told.resolve(null);
    const frame = await told.promise;
    clearTimeout(timer);
    this.#tested.delete(id);
    if (frame === null) return `the test call did not go through (${field(answer, 'Message')})`;
    const [met, missing, members] = ['Version', 'Missing', 'Members'].map((name) => field(frame, name).trim());
    if (met !== String(version)) return `the PBX still has the dialplan of version ${met || 'before'}`;
    if (missing) return `the dialplan lacks ${missing}`;
    return Number(members) > 0 ? null : 'the queue of last resort rings no phone';
  }
}
