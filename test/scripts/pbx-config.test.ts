import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { Versions } from '../../scripts/pbx/versions.ts';
import { type CallId, positionId } from '../../services/ids.ts';
import type { Pbx } from '../../telephony/asterisk/pbx.ts';
import { until } from '../support/until.ts';
import { PbxRoom } from '../telephony/pbx-room.ts';

const root = resolve(import.meta.dirname, '../..');
const net = 133;
const p01 = positionId('p01');

describe('routing of a running PBX, changed and taken back', function () {
  this.timeout(60_000);
  let room: PbxRoom;
  let pbx: Pbx;
  let config: string;
  let etc: string;

  before(async () => {
    room = await PbxRoom.open(net, 2);
    etc = join(room.folder, 'etc');
    config = await mkdtemp(join(tmpdir(), 'tocsin-routing-'));
    await cp(join(root, 'config/sample'), config, { recursive: true });
    for (const file of ['positions.yaml', 'routing.yaml']) await change(file, /127\.0\.0\./g, `127.${net}.0.`);
    pbx = await room.connect();
  });
  afterEach(() => room.hangUpAll());
  after(async () => {
    await room.close();
    await rm(config, { recursive: true });
  });

  async function change(file: string, from: string | RegExp, to: string) {
    const text = await readFile(join(config, file), 'utf8');
    expect(text).to.match(typeof from === 'string' ? new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : from);
    await writeFile(join(config, file), text.replace(from, to));
  }

  function script(...args: string[]): Promise<{ code: number; out: string }> {
    const all = [...args, '--pbx', etc, '--config', config, '--by', 'Camille', '--lang', 'en'];
    return new Promise((done) =>
      execFile(join(root, 'scripts/pbx-config'), all, (error, stdout, stderr) =>
        done({ code: error ? Number(error.code) : 0, out: stdout + stderr }),
      ),
    );
  }

  async function talking(): Promise<CallId> {
    room.phone(1).behaviour = 'answer';
    const { call } = await room.arrive();
    await pbx.offer(call, p01, 5_000);
    await room.signal('position answered', call);
    return call;
  }

  it('what would change is shown before it changes, without a password, and nothing is written', async () => {
    const { code, out } = await script('diff');
    expect(code, out).to.equal(0);
    expect(out).to.contain('+contact = sip:p03@127.133.0.13:5060').and.contain('-[samu]');
    expect(out).not.to.match(/^[+-]password = (?!\*\*\*)/m);
    expect(new Versions(etc).list()).to.have.length(1);
  });

  it('apply goes through under a call in hand and a caller who waits: both go on, and the new trunk and numbers are there', async () => {
    const call = await talking();
    const waiting = await room.arrive({ number: '+33639980009' });
    const { code, out } = await script('apply', '--why', 'thirty positions');
    expect(code, out).to.equal(0);
    expect(out).to.contain('Version 2 in use: phones and trunks reached, test call passed.');
    expect(room.of('call ended')).to.deep.equal([]);
    expect(room.phone(1).live()).to.have.length(1);
    room.phone(2).behaviour = 'answer';
    await pbx.offer(waiting.call, positionId('p02'), 5_000);
    expect(await room.signal('position answered', waiting.call)).to.include({ position: 'p02' });
    room.phone(1).hangUp();
    expect(await room.signal('call ended', call)).to.include({ by: 'position' });
  });

  it('nothing is written where nothing changes', async () => {
    const { code, out } = await script('apply', '--why', 'again');
    expect([code, out]).to.deep.equal([0, 'Nothing changes: the version in use stays.\n']);
    expect(new Versions(etc).current()).to.equal(2);
  });

  it('a phone that answered and no longer would takes the configuration back by itself, under a call', async () => {
    const call = await talking();
    await change('positions.yaml', `127.${net}.0.12:5060`, `127.${net}.0.99:5060`);
    const { code, out } = await script('apply', '--why', 'p02 moves');
    expect(code, out).to.equal(1);
    expect(out).to.contain('Version 3 taken back by itself: no longer reached: p02.');
    expect(room.of('call ended').some((each) => each.call === call)).to.equal(false);
    expect(new Versions(etc).current()).to.equal(2);
    room.phone(2).behaviour = 'ring';
    const { call: next } = await room.arrive();
    await pbx.offer(next, positionId('p02'), 5_000);
    expect(await room.signal('position ringing', next)).to.include({ position: 'p02' });
    await change('positions.yaml', `127.${net}.0.99:5060`, `127.${net}.0.12:5060`);
  });

  it('a dialplan that the PBX does not read fails the test call, and the version before is in use again', async () => {
    const own = readFileSync(join(etc, 'extensions.conf'), 'utf8');
    writeFileSync(join(etc, 'extensions.conf'), '[general]\n');
    await change('routing.yaml', 'partner: Centre 15 voisin', 'partner: Centre 15');
    const { code, out } = await script('apply', '--why', 'a name');
    writeFileSync(join(etc, 'extensions.conf'), own);
    expect(code, out).to.equal(1);
    expect(out).to.contain('Version 4 taken back by itself: the test call did not go through');
    expect(out).to.contain('the version before does not work either');
    expect(new Versions(etc).current()).to.equal(2);
    await change('routing.yaml', 'partner: Centre 15', 'partner: Centre 15 voisin');
  });

  it('an earlier version is put back by one command, and every version is kept with who and why', async () => {
    const { code, out } = await script('back', '1');
    expect(code, out).to.equal(0);
    expect(out).to.contain('-contact = sip:p03@127.133.0.13:5060');
    const listed = (await script('versions')).out.trimEnd().split('\n');
    expect(listed[0]).to.match(/^ {2}1 .* scripts\/start {2}proven {2}start$/);
    expect(listed[2]).to.match(/^ {2}3 .* Camille {2}taken back \(no longer reached: p02\) {2}p02 moves$/);
    expect(listed.at(-1)).to.match(/^\* \d+ .* Camille {2}proven {2}back to 1$/);
  });

  it('while somebody else changes the files, the second is told who', async () => {
    await new Versions(etc).alone('Dominique', async () => {
      const { code, out } = await script('back', '2');
      expect(code).to.equal(1);
      expect(out).to.contain('Dominique');
    });
  });

  it('a faulty configuration never reaches the PBX', async () => {
    await change('routing.yaml', 'groups: [police, calltakers]', 'groups: [polce, calltakers]');
    const { code, out } = await script('apply', '--why', 'a fault');
    expect(code).to.equal(1);
    expect(out)
      .to.match(/routing\.yaml:\d+:\d+ dialled\[2\]\.groups\[0\] «polce»/)
      .and.contain('Did you mean "police"?');
    await change('routing.yaml', 'groups: [polce, calltakers]', 'groups: [police, calltakers]');
  });

  it('a PBX that cannot be reached changes nothing', async () => {
    const before = new Versions(etc).list().length;
    await room.disconnect();
    room.asterisk.kill();
    await until(async () => !existsSync(`/proc/${room.asterisk.pid}`), 'the PBX gone');
    expect((await script('back', '2')).code).to.equal(1);
    expect(new Versions(etc).list()).to.have.length(before);
    await room.asterisk.restart();
    pbx = await room.connect();
  });
});
