import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { openPhone, type Phone } from '../../../scripts/traffic/sip-agent.ts';
import { positionId } from '../../../services/ids.ts';
import type { Pbx } from '../../../telephony/asterisk/pbx.ts';
import { addressesOf } from '../../support/sample-centre.ts';
import { until } from '../../support/until.ts';
import { PbxRoom } from '../pbx-room.ts';

const net = 131;
const address = addressesOf(net);
const neighbour = positionId('centre-47');
const p01 = positionId('p01');

/** Two seconds of 1,000 Hz at full scale: no music comes near its level, 0.7. */
function tone(): Buffer {
  const samples = 16_000;
  const wav = Buffer.alloc(44 + 2 * samples);
  wav.write('RIFF\0\0\0\0WAVEfmt ', 0, 'latin1');
  wav.writeUInt32LE(36 + 2 * samples, 4);
  wav.writeUInt32LE(16, 16);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    wav.writeUInt16LE(value, at);
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(16_000, 28);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(2 * samples, 40);
  for (let sample = 0; sample < samples; sample += 1)
    wav.writeInt16LE(Math.round(32_000 * Math.sin((2 * Math.PI * sample) / 8)), 44 + 2 * sample);
  return wav;
}

describe('a neighbouring centre, by its trunk', () => {
  let room: PbxRoom;
  let pbx: Pbx;
  let centre47: Phone;
  let sounds: string;
  before(async () => {
    sounds = await mkdtemp(path.join(tmpdir(), 'tocsin-sounds-'));
    await writeFile(path.join(sounds, 'wait.wav'), tone());
    room = await PbxRoom.open(net, 1, {
      sounds,
      routing: {
        dialled: [
          { number: '112', service: 'emergency', groups: ['calltakers'], skills: [], priority: 1, announcement: 'wait' },
          { number: '15', service: 'medical', groups: ['calltakers'], skills: [], priority: 1 },
        ],
        announcements: [{ id: 'wait', file: 'wait.wav' }],
        trunks: [
          { endpoint: 'pstn', address: address.trunk },
          { endpoint: 'samu', address: address.partnerTrunk, partner: 'SAMU', sendTo: `${address.partnerTrunk}:5060` },
        ],
        neighbours: [{ id: 'centre-47', name: 'Centre 47', trunk: 'samu', number: '118', ringMs: 5_000 }],
      },
    });
    centre47 = await openPhone({ address: address.partnerTrunk, name: 'centre-47', behaviour: 'ring' });
    pbx = await room.connect();
  });
  afterEach(async () => {
    await room.hangUpAll();
    room.clear();
  });
  after(async () => {
    await room.close();
    await centre47.close();
    await rm(sounds, { recursive: true });
  });

  it('rings with the caller’s number, answers, and the call ends with who hung up', async () => {
    centre47.behaviour = 'ring';
    const { call, sip } = await room.arrive({ number: '+33639980001' });
    expect(await pbx.offer(call, neighbour, 5_000)).to.deep.equal({ ordered: true });
    expect(await room.signal('position ringing', call)).to.include({ position: neighbour });
    expect(centre47.live()[0]?.number).to.equal('+33639980001');
    centre47.answer();
    expect(await room.signal('position answered', call)).to.include({ position: neighbour });
    expect(await sip.answered).to.equal(true);
    centre47.hangUp();
    expect(await room.signal('call ended', call)).to.include({ by: 'position' });
  });

  for (const [behaviour, failure] of [
    ['busy', 'busy'],
    ['refuse', 'refused'],
    ['silent', 'unreachable'],
    ['ring', 'no answer'],
  ] as const)
    it(`that is ${failure} gives the caller back, who is then answered here`, async () => {
      centre47.behaviour = behaviour;
      const { call, sip } = await room.arrive();
      await pbx.offer(call, neighbour, 5_000);
      expect(await room.signal('offer failed', call, 10_000)).to.include({ position: neighbour, failure });
      expect(sip.isEnded).to.equal(false);
      room.phone(1).behaviour = 'answer';
      await pbx.offer(call, p01, 5_000);
      expect(await room.signal('position answered', call)).to.include({ position: p01 });
    });

  it('is known again as the one who talks with the caller after the link was lost', async () => {
    centre47.behaviour = 'answer';
    const { call } = await room.arrive();
    await pbx.offer(call, neighbour, 5_000);
    await room.signal('position answered', call);
    await room.disconnect();
    room.clear();
    pbx = await room.connect();
    const seen = (await room.signal('pbx snapshot')).snapshot.calls.find(({ arrival }) => arrival.call === call);
    expect(seen?.phase).to.include({ is: 'answered', position: neighbour });
  });

  it('callers who wait hear the announcement of the number they dialled, and the PBX’s own words for another', async () => {
    const { sip } = await room.arrive({ dialled: '112', sendAudio: true });
    await until(() => sip.heard().level > 0.6, 'the announcement at its level');
    sip.hangUp();
    const other = await room.arrive({ dialled: '15', sendAudio: true });
    await until(() => other.sip.heard().packets > 25, 'sound');
    expect(other.sip.heard().level).to.be.lessThan(0.5);
  });
});
