/** A whole centre on loopback: the real PBX, Tocsin, a trunk that calls and phones that ring. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Centre } from '../../config/schema.ts';
import { type Asterisk, startAsterisk } from '../../scripts/bundled/asterisk.ts';
import { freePort } from '../../scripts/bundled/free-port.ts';
import { unpacked } from '../../scripts/bundled/unpacked.ts';
import { openPhone, openTrunk, type Phone, type PhoneBehaviour, type Trunk } from '../../scripts/traffic/sip-agent.ts';
import type { Call, CallState } from '../../services/calls/call.ts';
import { addressesOf, positionName, sampleCentre } from './sample-centre.ts';
import { readCentre, type Sample, writeSample } from './sample-files.ts';
import { Tocsin, writeCentre } from './tocsin.ts';
import { until } from './until.ts';

const sipPort = 15_060;

export type RoomOptions = {
  positions: number;
  routing?: Partial<Centre['routing']>;
  behaviour?: PhoneBehaviour;
  mongodbUri?: string;
  messaging?: Centre['messaging'];
  /** The PBX serves the softphones of the console too. */
  softphones?: boolean;
  /** The whole sample centre in place of the small one; nobody is at its gateways but who listens there. */
  sample?: Sample;
};

/** A loopback block 127.NET.0.0/24 that no other run of these tests uses now. */
async function freeBlock(): Promise<number> {
  for (let net = 100 + Math.floor(Math.random() * 100); ; net += 1) {
    const probe = createSocket('udp4').bind(5060, addressesOf(net).phone(1));
    const free = await Promise.race([once(probe, 'listening').then(() => true), once(probe, 'error').then(() => false)]);
    await new Promise<void>((resolve) => (free ? probe.close(resolve) : resolve()));
    if (free) return net;
  }
}

/** Closed by `close()`, whatever is still running in it. */
export class Room {
  tocsin!: Tocsin;
  readonly folder: string;
  readonly centre: Centre;
  readonly asterisk: Asterisk;
  readonly trunk: Trunk;
  readonly phones: Phone[];
  readonly #mongodbUri: string;
  readonly #environment: NodeJS.ProcessEnv;
  #number = 0;

  private constructor(
    folder: string,
    centre: Centre,
    asterisk: Asterisk,
    trunk: Trunk,
    phones: Phone[],
    mongodbUri: string,
    environment: NodeJS.ProcessEnv,
  ) {
    this.folder = folder;
    this.centre = centre;
    this.asterisk = asterisk;
    this.trunk = trunk;
    this.phones = phones;
    this.#mongodbUri = mongodbUri;
    this.#environment = environment;
  }

  static async open({
    positions,
    routing = {},
    behaviour = 'ring',
    mongodbUri = 'none',
    messaging,
    softphones = false,
    sample,
  }: RoomOptions): Promise<Room> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-room-'));
    const net = await freeBlock();
    const address = addressesOf(net);
    const small = { ...sampleCentre(net, positions, { wrapUpMs: 0, ...routing }), ...(messaging && { messaging }) };
    if (sample) writeSample(path.join(folder, 'config'), small, sample);
    else writeCentre(path.join(folder, 'config'), small);
    const centre = sample ? await readCentre(path.join(folder, 'config')) : small;
    const pbx = {
      rootfs: await unpacked('asterisk'),
      folder: path.join(folder, 'pbx'),
      centre,
      address: address.pbx,
      sipPort,
      secret: 'for-tests',
      ...(softphones && { httpPort: await freePort(address.pbx) }),
    };
    const asterisk = await startAsterisk(pbx);
    const trunk = await openTrunk({ address: address.trunk, pbx: { address: address.pbx, port: sipPort } });
    const numbers = Array.from({ length: positions }, (_, index) => index + 1);
    const phones = await Promise.all(
      numbers.map((n) => openPhone({ address: address.phone(n), name: positionName(n), behaviour })),
    );
    const environment = pbx.httpPort ? { PBX_WS_URL: `ws://${address.pbx}:${pbx.httpPort}/ws`, PBX_WS_SECRET: pbx.secret } : {};
    const room = new Room(folder, centre, asterisk, trunk, phones, mongodbUri, environment);
    await room.startTocsin();
    return room;
  }

  async startTocsin(port = 0) {
    const [config, data] = [path.join(this.folder, 'config'), path.join(this.folder, 'data')];
    this.tocsin = await Tocsin.start({
      config,
      data,
      amiUrl: this.asterisk.amiUrl,
      mongodbUri: this.#mongodbUri,
      port,
      environment: this.#environment,
    });
    await this.linkIs('pbx', 'up');
  }

  async linkIs(name: string, state: string, timeoutMs = 10_000) {
    await until(
      async () => (await this.health()).links.some((link) => link.name === name && link.state === state),
      `link ${name} ${state}`,
      timeoutMs,
    );
  }

  /** `GET /health` answers 503 while calls cannot be taken: its body is what counts here. */
  async health(): Promise<{ links: { name: string; state: string; reason: string | null }[] }> {
    return (await (await fetch(`${this.tocsin.url}/health`)).json()) as Awaited<ReturnType<Room['health']>>;
  }

  phone(n: number): Phone {
    const phone = this.phones[n - 1];
    if (!phone) throw new Error(`no phone ${n}`);
    return phone;
  }

  /** A call to 112 from a number of its own (reserved for works of fiction). */
  call(request: Partial<Parameters<Trunk['call']>[0]> = {}) {
    this.#number += 1;
    return this.trunk.call({ dialled: '112', number: `+3363998${String(this.#number).padStart(4, '0')}`, ...request });
  }

  /** Waits until the call of this number is in one of these states. */
  async callOf(number: string, ...states: CallState[]): Promise<Call> {
    return until(
      async () => {
        const call = (await this.tocsin.calls()).find((each) => each.caller.number?.e164 === number);
        return call && states.includes(call.state) ? call : null;
      },
      `call of ${number} ${states.join(' or ')}`,
      15_000,
    );
  }

  async close() {
    for (const call of this.trunk.live()) call.hangUp();
    await this.tocsin.stop();
    await this.asterisk.stop();
    for (const end of [this.trunk, ...this.phones]) await end.close();
    await rm(this.folder, { recursive: true });
  }
}
