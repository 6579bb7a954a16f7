import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { serverMessage } from '../../../services/http/message-shapes.ts';
import type { RoomSnapshot } from '../../../services/http/messages.ts';
import { roomDay } from '../../../services/http/room-shapes.ts';
import { instant, positionId } from '../../../services/ids.ts';
import { localTimeIn } from '../../../services/room/local-time.ts';
import { withChange } from '../../../services/room/view.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { sampleDispatch } from '../../support/units.ts';
import { until } from '../../support/until.ts';
import { faultsOf } from '../journal/faults.ts';
import { Edge, type LiveProbe, problemOf } from './edge.ts';

const dayMs = 86_400_000;

describe('the room over HTTP', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open({ ...sampleCentre(27, 3), dispatch: sampleDispatch(['fpt-1', 'fpt-2']) });
  });
  afterEach(() => edge.close());

  const today = () => localTimeIn(edge.centre.routing.centre.timeZone)(instant(Date.now() + edge.aheadMs)).day;
  const dayOf = async (day: string) => roomDay.parse((await edge.get(`/api/room/days/${day}`)).body);
  const whole = () => until(async () => (await dayOf(today())).complete);
  const free = { unit: 'fpt-1', how: 'free' as const, needs: [], travelS: null };

  /** The room as a page has it now. */
  const roomOf = (probe: LiveProbe): RoomSnapshot => {
    const snapshot = probe.heard.find((message) => message.type === 'snapshot' && message.topic === 'room');
    if (snapshot?.type !== 'snapshot' || snapshot.topic !== 'room') throw new Error('no room');
    let { room } = snapshot;
    for (const { change, uncovered } of probe.of('room')) room = { ...room, uncovered, today: withChange(room.today, change) };
    return room;
  };

  it('a call answered and a unit alerted are on the supervisor’s page at once, and still there after a restart', async () => {
    await whole();
    const probe = await edge.live(await edge.signIn('chef', null));
    await probe.subscribe('room');
    const call = edge.arrive();
    edge.answer(call.id);
    await edge.command('engage-units', { sheet: call.sheet, occasion: 'by hand', units: [free] });
    await until(() => roomOf(probe).today.total.toAlert.count === 1);
    const { total, positions } = roomOf(probe).today;
    expect(total).to.include({ arrived: 1, answered: 1, within10: 1 });
    expect(positions.map(({ position }) => position)).to.deep.equal([positionId('p01')]);
    for (const message of probe.heard) expect(serverMessage.safeParse(message).error).to.equal(undefined);
    await edge.written();
    await edge.restart();
    await whole();
    expect((await dayOf(today())).total).to.deep.equal(total);
  });

  it('a day that is over is read from the journal, with its outages, and as tables', async () => {
    const call = edge.arrive();
    edge.desk.record({ type: 'LinkChanged', at: instant(Date.now()), link: 'sms', state: 'down', reason: '=cmd, "x"' });
    edge.answer(call.id);
    edge.desk.record({ type: 'LinkChanged', at: instant(Date.now() + 2_000), link: 'sms', state: 'up', reason: null });
    await edge.written();
    const day = today();
    edge.aheadMs = 3 * dayMs;
    edge.arrive();
    await edge.written();
    const past = await dayOf(day);
    expect(past.total).to.include({ arrived: 1, answered: 1 });
    expect(past.outages.map(({ link, calls, alerts }) => ({ link, calls, alerts }))).to.deep.equal([
      { link: 'sms', calls: 1, alerts: 0 },
    ]);
    const csv = async (table: string) => String((await edge.get(`/api/room/days/${day}/${table}`)).body).split('\r\n');
    const [head, row] = await csv('hours.csv');
    expect(head).to.match(/^\ufeff?day,hour,arrived,answered,abandoned,within10,within15,within20,wait-mean-s/);
    expect(row).to.match(new RegExp(`^${day},\\d\\d,1,1,0,1,1,1,`));
    expect((await csv('positions.csv'))[1]).to.match(new RegExp(`^${day},p01,0,1,0,1,1,1,`));
    // What a spreadsheet would run is a text.
    expect((await csv('outages.csv'))[1]).to.contain('sms,down,"\'=cmd, ""x""",');
    expect(await dayOf('2020-01-01')).to.deep.include({ hours: [], positions: [], outages: [] });
  });

  it('is for supervisors: an operator is refused the figures and the topic, and a day that is none is named', async () => {
    const as = await edge.signIn('op01', 'p01');
    expect(problemOf(await edge.get(`/api/room/days/${today()}`, as))).to.equal('supervisors-only');
    expect(problemOf(await edge.get('/api/corrections.csv', as))).to.equal('supervisors-only');
    const probe = await edge.live(as);
    probe.say({ type: 'subscribe', topic: 'room' });
    await until(() => probe.of('error').length > 0);
    expect(probe.of('error')[0]?.problem.status).to.equal(403);
    const refused = await edge.get('/api/room/days/2026-02-31');
    expect(refused.status).to.equal(400);
    expect(refused.body).to.include({ field: 'day' });
  });

  it('a correction goes from its request to its end in the sight of who asked, and its journal holds', async () => {
    const operator = await edge.signIn('op01', 'p01');
    const supervisor = await edge.signIn('chef', null);
    const probe = await edge.live(supervisor);
    await probe.subscribe('room');
    const { sheet } = edge.arrive();
    const object = { kind: 'address' as const, name: '4 rue des Tanneries', id: null };
    const asked = { correction: 'c-1', object, text: 'Le 4 est rue du Moulin.', seenOn: sheet };
    expect((await edge.command('ask-correction', asked, { as: operator })).status).to.equal(200);
    // Sent again with another key it is the same request.
    await edge.command('ask-correction', asked, { as: operator });
    expect(problemOf(await edge.command('take-correction', { correction: 'c-1' }, { as: operator }))).to.equal(
      'supervisors-only',
    );
    await edge.command('take-correction', { correction: 'c-1' }, { as: supervisor });
    const mute = await edge.command('refuse-correction', { correction: 'c-1', reason: ' ' }, { as: supervisor });
    expect(mute.status).to.equal(422);
    expect(mute.body).to.include({ field: 'reason' });
    await edge.command('refuse-correction', { correction: 'c-1', reason: 'Vérifié sur place.' }, { as: supervisor });
    const late = await edge.command('finish-correction', { correction: 'c-1', note: '' }, { as: supervisor });
    expect(problemOf(late)).to.equal('correction-settled');
    const { items } = (await edge.get('/api/corrections', operator)).body as { items: object[] };
    expect(items).to.have.length(1);
    expect(items[0]).to.deep.include({ state: 'refused', object, by: 'op01' });
    await until(() => probe.of('commit').filter(({ topic }) => topic === 'room').length === 3);
    await edge.written();
    const csv = String((await edge.get('/api/corrections.csv', supervisor)).body).split('\r\n')[1];
    expect(csv).to.contain('op01,p01,address,4 rue des Tanneries,,Le 4 est rue du Moulin.').and.contain('refused');
    expect(faultsOf(edge.folder)).to.deep.equal([]);
  });

  it('one that is open is still to be done after a restart', async () => {
    const object = { kind: 'unit' as const, name: 'FPT 1', id: 'fpt-1' };
    await edge.command('ask-correction', { correction: 'c-2', object, text: 'Équipage de 6.', seenOn: null });
    await edge.written();
    await edge.restart();
    expect([...edge.desk.corrections()].map(({ id, state }) => [id, state])).to.deep.equal([['c-2', 'open']]);
    expect((await edge.command('take-correction', { correction: 'c-2' })).status).to.equal(200);
  });
});
