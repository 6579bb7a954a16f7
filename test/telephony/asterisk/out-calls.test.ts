import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { openPhone, type Phone } from '../../../scripts/traffic/sip-agent.ts';
import { positionId } from '../../../services/ids.ts';
import type { Pbx } from '../../../telephony/asterisk/pbx.ts';
import { addressesOf } from '../../support/sample-centre.ts';
import { until } from '../../support/until.ts';
import { PbxRoom } from '../pbx-room.ts';

const net = 124;

describe('calls to other services on the real PBX', () => {
  let room: PbxRoom;
  let pbx: Pbx;
  let service: Phone;
  before(async () => {
    room = await PbxRoom.open(net, 1);
    pbx = await room.connect();
    service = await openPhone({ address: addressesOf(net).partnerTrunk, name: 'gas', behaviour: 'ring' });
  });
  after(async () => {
    await service?.close();
    await room?.close();
  });

  const call = (id: string) => {
    room.clear();
    const over = { trunk: 'samu', address: addressesOf(net).partnerTrunk };
    return pbx.callOut({ id, position: positionId('p01'), number: '+33199000121', over, as: '112' });
  };
  const step = (id: string, name: string) =>
    until(() => room.of('service call').find((one) => one.id === id && one.step === name), `${id} ${name}`, 8_000);

  it('the operator’s phone rings first, then the service’s with the centre’s number; both are joined and the end is told', async () => {
    expect(await call('out-1')).to.deep.equal({ ordered: true });
    await until(() => room.phone(1).live().length === 1, 'the operator’s phone');
    expect(service.live()).to.have.length(0);
    room.phone(1).answer();
    await step('out-1', 'dialled');
    await until(() => service.live().length === 1, 'the phone of the service');
    expect(service.live()[0]?.number).to.equal('112');
    service.answer();
    await step('out-1', 'answered');
    room.phone(1).hangUp();
    await step('out-1', 'ended');
    await until(() => service.live().length === 0, 'the phone of the service free');
    // A call of ours is none of a caller's.
    expect(room.signals.map(({ signal }) => signal)).to.deep.equal(['service call', 'service call', 'service call']);
  });

  it('a service that is busy ends the call with why', async () => {
    service.behaviour = 'busy';
    await call('out-2');
    await until(() => room.phone(1).live().length === 1, 'the operator’s phone');
    room.phone(1).answer();
    expect((await step('out-2', 'ended')).status).to.equal('BUSY');
    await until(() => room.phone(1).live().length === 0, 'the operator’s phone free');
  });

  it('an operator who does not take the phone calls nobody', async () => {
    service.behaviour = 'ring';
    const before = service.calls.length;
    await call('out-3');
    await until(() => room.phone(1).live().length === 1, 'the operator’s phone');
    room.phone(1).hangUp();
    await step('out-3', 'no phone');
    expect(service.calls.length).to.equal(before);
  });
});
