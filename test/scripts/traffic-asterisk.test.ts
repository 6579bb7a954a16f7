import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { benchCentre } from '../../scripts/benchmarks/centre.ts';
import { type BenchPbx, startBenchPbx } from '../../scripts/benchmarks/pbx.ts';
import { Room } from '../../scripts/benchmarks/room.ts';
import { placeBy, type Way } from '../../scripts/benchmarks/ways.ts';

const block = '127.23.1';

describe('the bench’s peers and SIP agents on the real PBX', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-traffic-'));
  let pbx: BenchPbx;
  let room: Room;

  before(async () => {
    const centre = await benchCentre(path.join(folder, 'centre'), block);
    centre.positions.splice(2);
    const peersCaller = `${block}.4`;
    pbx = await startBenchPbx({ folder: path.join(folder, 'pbx'), centre, address: `${block}.1`, peersCaller, queueSizes: [2] });
    const phones = [11, 12].map((last, index) => ({ name: `p0${index + 1}`, address: `${block}.${last}`, port: 5060 }));
    room = await Room.open({ pbx, tocsinCaller: `${block}.2`, peersCaller, phones });
  });

  afterEach(() => room.clear());

  after(async () => {
    await room?.close();
    await pbx?.asterisk.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const way of ['queue of one', 'queue rrmemory', 'queue leastrecent', 'plain Dial'] as Way[]) {
    it(`a caller by ${way} is found again at the phone, and its hang-up reaches it`, async () => {
      room.holdMs = null;
      const placed = placeBy(way, room, 2);
      expect(await placed.call.answered).to.equal(true);
      expect(placed.phone).to.match(/^p0[12]$/);
      expect(placed.rangAt).to.be.greaterThan(placed.call.times.invite);
      placed.call.hangUp();
      await room.quiet(5_000);
      expect(placed.answeredByPosition).to.equal(true);
    });
  }

  it('a caller who gives up while the phone rings ends the ringing', async () => {
    for (const phone of room.phones) phone.behaviour = 'ring';
    const placed = placeBy('plain Dial', room, 2);
    expect(await placed.call.ringing).to.equal(true);
    placed.call.hangUp();
    expect(await placed.call.ended).to.include({ who: 'here', code: 487 });
    await room.quiet(5_000);
    expect(placed.answeredByPosition).to.equal(false);
  });

  it('a busy phone is a busy caller, and a silent one is given up', async () => {
    for (const phone of room.phones) phone.behaviour = 'busy';
    expect(await placeBy('plain Dial', room, 2).call.ended).to.include({ who: 'there', code: 486 });
    for (const phone of room.phones) phone.behaviour = 'silent';
    const unplugged = await placeBy('plain Dial', room, 2).call.ended;
    expect(unplugged.who).to.equal('there');
    expect(unplugged.code).to.be.within(400, 599);
  });
});
