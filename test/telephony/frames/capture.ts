/**
 * Writes the frames that the tests read: what the real PBX says over AMI in each scene, as it came. `node test/telephony/frames/capture.ts`.
 * Run it again when the dialplan or the PBX's version changes.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { type PositionId, positionId } from '../../../services/ids.ts';
import { statusVariables } from '../../../telephony/asterisk/snapshot.ts';
import { until } from '../../support/until.ts';
import { PbxRoom } from '../pbx-room.ts';

const room = await PbxRoom.open(122, 3);
const pbx = await room.connect();
const ami = new URL(room.asterisk.amiUrl);
const socket = connect(Number(ami.port), ami.hostname).setEncoding('utf8');
let heard = '';
socket.on('data', (text) => {
  heard += text;
});
await once(socket, 'connect');
const send = (lines: string[]) => socket.write(`${lines.join('\r\n')}\r\n\r\n`);
send(['Action: Login', `Username: ${ami.username}`, `Secret: ${ami.password}`]);
await until(() => heard.includes('Authentication accepted'));

const p01 = positionId('p01');
const located = `<?xml version="1.0" encoding="UTF-8"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
  xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gs="http://www.opengis.net/pidflo/1.0" xmlns:gml="http://www.opengis.net/gml"
  xmlns:con="urn:ietf:params:xml:ns:geopriv:conf" entity="pres:caller@trunk.invalid"><dm:device id="phone"><gp:geopriv><gp:location-info>
  <gs:Circle srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>45.7640 4.8357</gml:pos><gs:radius uom="urn:ogc:def:uom:EPSG::9001">35</gs:radius>
  </gs:Circle><con:confidence pdf="normal">67</con:confidence></gp:location-info><gp:usage-rules/><gp:method>Handset_AML</gp:method></gp:geopriv>
  </dm:device></presence>`;

/** Plays a scene and keeps what AMI said, from the first event of the call to its end. */
async function scene(name: string, play: () => Promise<void>): Promise<void> {
  room.clear();
  heard = '';
  await play();
  await room.hangUpAll();
  await until(() => heard.endsWith('\r\n\r\n'));
  writeFileSync(path.join(import.meta.dirname, `${name}.txt`), heard);
}

async function offered(position: PositionId = p01, ringMs = 12_000) {
  const arrived = await room.arrive();
  await pbx.offer(arrived.call, position, ringMs);
  return arrived;
}

await scene('answered', async () => {
  const { call, sip } = await room.arrive({
    name: "Zoé O'Brien, 3e étage (gauche)",
    assertedNumber: '+33639980002',
    pidf: located,
  });
  await pbx.offer(call, p01, 12_000);
  await room.signal('position ringing');
  room.phone(1).answer();
  await room.signal('position answered');
  await sip.answered;
  room.phone(1).hangUp();
  await room.signal('call ended');
});
for (const [name, behaviour] of [
  ['busy', 'busy'],
  ['refused', 'refuse'],
  ['unreachable', 'silent'],
] as const) {
  await scene(name, async () => {
    room.phone(1).behaviour = behaviour;
    const { call } = await offered();
    await room.signal('offer failed', call, 10_000);
    room.phone(1).behaviour = 'ring';
  });
}
await scene('no-answer', async () => {
  const { call } = await offered(p01, 300);
  await room.signal('offer failed', call);
});
await scene('caller-gone-while-ringing', async () => {
  const { call, sip } = await offered();
  await room.signal('position ringing');
  sip.hangUp();
  await room.signal('call ended', call);
});
await scene('late-caller-id', async () => {
  const { call } = await room.arrive({ rawFromHeader: '<sip:anonymous@anonymous.invalid>' });
  const channel = room.of('call arrived')[0]?.arrival.channel ?? '';
  send(['Action: Setvar', `Channel: ${channel}`, 'Variable: CALLERID(num)', 'Value: +33639980003']);
  await room.signal('caller id learned', call);
});
await scene('own-queue', async () => {
  const { call } = await room.arrive();
  await pbx.ringAll(call);
  await until(() => room.phone(2).live().length > 0);
  room.phone(2).answer();
  await room.signal('position answered', call);
});
await scene('snapshot', async () => {
  const ended = await room.arrive();
  await pbx.offer(ended.call, p01, 12_000);
  await room.signal('position ringing');
  room.phone(1).answer();
  await room.signal('position answered');
  ended.sip.hangUp();
  await room.signal('call ended', ended.call);
  await until(() => room.phone(1).live().length === 0);
  const answered = await room.arrive();
  await pbx.offer(answered.call, p01, 12_000);
  await until(() => room.phone(1).live().length === 1);
  room.phone(1).answer();
  await room.signal('position answered', answered.call);
  const ringing = await room.arrive();
  await pbx.offer(ringing.call, positionId('p02'), 12_000);
  await room.signal('position ringing', ringing.call);
  await room.arrive();
  const diverted = await room.arrive();
  await pbx.ringAll(diverted.call);
  await room.signal('call diverted', diverted.call);
  heard = '';
  send(['Action: Status', `Variables: ${statusVariables.join(',')}`, 'ActionID: status']);
  await until(() => heard.includes('StatusComplete'));
  send(['Action: DBGetTree', 'Family: tocsin-call', 'ActionID: records']);
  await until(() => heard.includes('DBGetTreeComplete'));
});
socket.destroy();
await room.close();
