import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { stringify } from 'yaml';
import type { SheetDocument } from '../../services/sheets/sheet.ts';
import { FakeGateway } from '../support/gateway.ts';
import { Room } from '../support/room.ts';
import { sampleFolder } from '../support/sample-qualification.ts';
import { until } from '../support/until.ts';

describe('when Tocsin dies with units on their way', function () {
  this.timeout(90_000);
  let room: Room;
  let gateway: FakeGateway;

  before(async () => {
    gateway = await FakeGateway.open();
    room = await Room.open({ positions: 1 });
    const config = path.join(room.folder, 'config');
    await cp(sampleFolder, config, { recursive: true, force: false });
    const pager = gateway.configured('pager');
    await writeFile(path.join(config, 'gateways.yaml'), stringify({ gateways: [pager, { ...pager, id: 'sms' }] }));
    const means = [{ means: 'pager', to: '{unit}', deadlineS: 600 }];
    await writeFile(path.join(config, 'alerts.yaml'), stringify({ chains: [{ id: 'all', means }] }));
    await room.tocsin.stop();
    await room.startTocsin();
  });
  after(async () => {
    await room?.close();
    await gateway?.close();
  });

  it('after kill -9 between intention and alert, assignments and talkgroups stand, and each unit is alerted once', async () => {
    await room.tocsin.open('p01');
    const caller = room.call({ number: '+33639980077' });
    await room.phone(1).nextCall(5_000);
    room.phone(1).answer();
    const { sheet } = await room.callOf('+33639980077', 'answered');
    const read = () =>
      room.tocsin.get<{ sheet: SheetDocument } & SheetDocument>(`/api/sheets/${sheet}`).then((one) => one.sheet ?? one);
    const units = ['fpt-south-1', 'vsav-south-1'];
    // The gateway takes the alerts and never says so: Tocsin does not know what became of them.
    gateway.isSilentTo = () => true;
    const wanted = units.map((unit) => ({ unit, how: 'free' as const, needs: [], travelS: null }));
    const engaged = await room.tocsin.command('engage-units', { sheet, occasion: 'by hand', units: wanted });
    expect(engaged.status, JSON.stringify(engaged.body)).to.equal(200);
    await until(() => gateway.messages.length === 2, 'both alerts under way');
    const before = await read();
    await room.tocsin.kill();
    gateway.isSilentTo = () => false;
    await room.startTocsin();

    await until(
      async () => Object.values((await read()).alerts).every(({ steps }) => steps[0]?.sentAt !== null),
      'both alerted',
      20_000,
    );
    const now = await read();
    expect(now.assignments).to.deep.equal(before.assignments);
    expect(now.talkgroups).to.deep.equal(before.talkgroups);
    expect(now.talkgroups.map(({ label }) => label)).to.deep.equal(['TAC 1']);
    // Sent again with the same id: one message to each, told of its talkgroup.
    expect(gateway.messages.map(({ path: to }) => to).sort()).to.deep.equal(units.map((unit) => `/pager/${unit}`));
    for (const { body } of gateway.messages) expect(body).to.include('Radio : TAC 1');
    const acknowledged = { unit: units[0] as string, status: 'acknowledged' as const, reason: '', saidAt: null };
    expect((await room.tocsin.command('set-unit-status', acknowledged)).status).to.equal(200);
    // A unit is still engaged: nobody else may have it.
    const again = await room.tocsin.command('engage-units', { sheet, occasion: 'by hand', units: wanted });
    expect(again.status).to.equal(409);
    caller.hangUp();
  });
});
