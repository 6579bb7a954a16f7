/** A real PBX with a trunk, phones, and the link under test, all on one loopback block. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { atEndpoint } from '../../config/asterisk/at-endpoint.ts';
import type { Centre } from '../../config/schema.ts';
import { type Asterisk, startAsterisk } from '../../scripts/bundled/asterisk.ts';
import { unpacked } from '../../scripts/bundled/unpacked.ts';
import { type OutgoingCall, openPhone, openTrunk, type Phone, type Trunk } from '../../scripts/traffic/sip-agent.ts';
import type { CallSignal } from '../../services/calls/signals.ts';
import type { LinkState } from '../../services/health/link.ts';
import { type CallId, positionId } from '../../services/ids.ts';
import { connectPbx, type Pbx } from '../../telephony/asterisk/pbx.ts';
import { addressesOf, positionName, sampleCentre } from '../support/sample-centre.ts';
import { until } from '../support/until.ts';

const sipPort = 15_060;

export type LinkReport = { state: LinkState; reason: string | null; figures: Record<string, number> };

export class PbxRoom {
  readonly folder: string;
  readonly centre: Centre;
  readonly asterisk: Asterisk;
  readonly trunk: Trunk;
  readonly phones: Phone[];
  /** Every signal and link report since the room was opened or `clear()` was called. */
  signals: CallSignal[] = [];
  reports: LinkReport[] = [];
  pbx: Pbx | null = null;

  private constructor(folder: string, centre: Centre, asterisk: Asterisk, trunk: Trunk, phones: Phone[]) {
    this.folder = folder;
    this.centre = centre;
    this.asterisk = asterisk;
    this.trunk = trunk;
    this.phones = phones;
  }

  /** `sendAudio`: phones send silence, as a headset that nobody speaks into. */
  static async open(
    net: number,
    positions: number,
    { sendAudio = false, ...changes }: { sendAudio?: boolean; routing?: Partial<Centre['routing']>; sounds?: string } = {},
  ): Promise<PbxRoom> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-pbx-'));
    const address = addressesOf(net);
    const centre = { ...sampleCentre(net, positions, changes.routing), folder: changes.sounds ?? '.' };
    const pbx = { rootfs: await unpacked('asterisk'), folder, centre, address: address.pbx, sipPort, secret: 'for-tests' };
    const asterisk = await startAsterisk(pbx);
    const trunk = await openTrunk({ address: address.trunk, pbx: { address: address.pbx, port: sipPort } });
    const phone = (n: number) => openPhone({ address: address.phone(n), name: positionName(n), behaviour: 'ring', sendAudio });
    const phones = await Promise.all(centre.positions.map((_, index) => phone(index + 1)));
    return new PbxRoom(folder, centre, asterisk, trunk, phones);
  }

  /** Connects the link, through another address where one is given, and waits until it is up. */
  async connect(url = this.asterisk.amiUrl): Promise<Pbx> {
    this.start(url);
    await this.linkIs('up');
    return this.link();
  }

  /** Begins to connect. */
  start(url = this.asterisk.amiUrl): void {
    const links = {
      report: (_: string, state: LinkState, reason: string | null = null, figures: Record<string, number> = {}) => {
        this.reports.push({ state, reason, figures });
      },
    };
    this.pbx = connectPbx({
      url,
      links,
      log: pino({ level: 'silent' }),
      positionOf: (endpoint) => positionId(atEndpoint(this.centre, endpoint)),
      onSignal: (signal) => this.signals.push(signal),
    });
  }

  async disconnect(): Promise<void> {
    await this.pbx?.close();
    this.pbx = null;
  }

  link(): Pbx {
    if (!this.pbx) throw new Error('no link');
    return this.pbx;
  }

  phone(n: number): Phone {
    const phone = this.phones[n - 1];
    if (!phone) throw new Error(`no phone ${n}`);
    return phone;
  }

  async linkIs(state: LinkState, reason?: string, timeoutMs = 10_000): Promise<LinkReport> {
    return until(
      () => this.reports.find((report) => report.state === state && (reason === undefined || report.reason === reason)),
      `link ${state} ${reason ?? ''}`,
      timeoutMs,
    );
  }

  clear(): void {
    this.signals = [];
    this.reports = [];
  }

  of<Name extends CallSignal['signal']>(name: Name): Extract<CallSignal, { signal: Name }>[] {
    return this.signals.filter((each): each is Extract<CallSignal, { signal: Name }> => each.signal === name);
  }

  /** The first signal of this name, and of this call where one is given. */
  async signal<Name extends CallSignal['signal']>(
    name: Name,
    call?: CallId,
    timeoutMs = 5_000,
  ): Promise<Extract<CallSignal, { signal: Name }>> {
    return until(
      () => this.of(name).find((each) => call === undefined || ('call' in each && each.call === call)),
      `${name} ${call ?? ''} among ${this.signals.map((each) => each.signal).join(', ')}`,
      timeoutMs,
    );
  }

  /** Places a call and waits for its arrival. */
  async arrive(request: Partial<Parameters<Trunk['call']>[0]> = {}): Promise<{ sip: OutgoingCall; call: CallId }> {
    const sip = this.trunk.call({ dialled: '112', number: '+33639980001', ...request });
    const arrived = await until(
      () => this.of('call arrived').find(({ arrival }) => arrival.sipCallId === sip.callId),
      'call arrived',
    );
    return { sip, call: arrived.arrival.call };
  }

  /** Ends all calls, and waits until the PBX has told so. */
  async hangUpAll(): Promise<void> {
    for (const call of this.trunk.live()) call.hangUp();
    await until(() => this.trunk.live().length === 0, 'every call ended');
    await until(() => this.phones.every((phone) => phone.live().length === 0), 'every phone free');
  }

  async close(): Promise<void> {
    for (const call of this.trunk.live()) call.hangUp();
    await this.disconnect();
    await this.asterisk.stop();
    await Promise.all([this.trunk.close(), ...this.phones.map((phone) => phone.close())]);
    await rm(this.folder, { recursive: true, force: true });
  }
}
