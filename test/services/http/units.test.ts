import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Unit } from '../../../services/dispatch/unit.ts';
import type { Problem } from '../../../services/http/messages.ts';
import { unitDocument } from '../../../services/http/unit-shapes.ts';
import type { SheetId } from '../../../services/ids.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { sampleDispatch } from '../../support/units.ts';
import { until } from '../../support/until.ts';
import { faultsOf } from '../journal/faults.ts';
import { Edge } from './edge.ts';

describe('units over HTTP', () => {
  let edge: Edge;
  let sheet: SheetId;
  beforeEach(async () => {
    edge = await Edge.open({ ...sampleCentre(27, 3), dispatch: sampleDispatch(['fpt-1', 'fpt-2', 'vsav-1']) });
    sheet = edge.arrive().sheet;
  });
  afterEach(() => edge.close());

  const free = (unit: string) => ({ unit, how: 'free' as const, needs: [], travelS: null });
  const engage = (...units: string[]) => edge.command('engage-units', { sheet, occasion: 'by hand', units: units.map(free) });
  const shown = async (id: string) => unitDocument.parse((await edge.get(`/api/units/${id}`)).body) as Unit;

  it('two operators engage the same engine at the same instant: one has it, the other is told by whom at once', async () => {
    const other = edge.arrive().sheet;
    const second = () => edge.command('engage-units', { sheet: other, occasion: 'by hand', units: [free('fpt-1')] });
    const answers = await Promise.all([engage('fpt-1'), second()]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    const refused = answers.find(({ status }) => status === 409)?.body as Problem;
    expect(refused).to.include({ type: 'urn:tocsin:problem:unit-engaged', field: 'units' });
    expect((await shown('fpt-1')).assignments).to.have.length(1);
  });

  it('a page sees who is where from the snapshot and the commits alone, and the sheet sees its units', async () => {
    const probe = await edge.live();
    await probe.subscribe('units');
    await probe.subscribe(`sheet/${sheet}`);
    await engage('fpt-1', 'vsav-1');
    await edge.command('set-unit-status', { unit: 'vsav-1', status: 'under way', reason: '', saidAt: null });
    await until(() => probe.of('commit').filter(({ topic }) => topic === 'units').length === 3);
    const onSheet = probe.of('commit').filter(({ topic }) => topic === `sheet/${sheet}`);
    expect(onSheet.flatMap(({ commit }) => commit.entries.map(({ type }) => type))).to.deep.equal([
      'UnitEngaged',
      'UnitEngaged',
      'UnitStatusChanged',
    ]);
    expect(probe.of('commit').some(({ topic, commit }) => topic === 'board' && commit.stream.startsWith('unit/'))).to.equal(
      false,
    );
  });

  it('units are found by what they do, their type, and the sheet they are on, page by page', async () => {
    await engage('fpt-2');
    const ids = async (query: string) =>
      ((await edge.get(`/api/units?${query}`)).body as { items: Unit[] }).items.map(({ id }) => id);
    expect(await ids('')).to.deep.equal(['fpt-1', 'fpt-2', 'vsav-1']);
    expect(await ids('state=alerted')).to.deep.equal(['fpt-2']);
    expect(await ids('type=ambulance')).to.deep.equal(['vsav-1']);
    expect(await ids(`sheet=${sheet}`)).to.deep.equal(['fpt-2']);
    const first = (await edge.get('/api/units?limit=2')).body as { items: Unit[]; nextCursor: string };
    expect(first.items).to.have.length(2);
    expect(await ids(`limit=2&cursor=${first.nextCursor}`)).to.deep.equal(['vsav-1']);
  });

  it('after a restart every engagement stands, and the journal gives the same documents', async () => {
    await engage('fpt-1', 'fpt-2');
    await edge.command('set-unit-status', { unit: 'fpt-2', status: 'out of service', reason: 'moteur', saidAt: null });
    const before = [await shown('fpt-1'), await shown('fpt-2')];
    await edge.restart();
    expect([await shown('fpt-1'), await shown('fpt-2')]).to.deep.equal(before);
    const view = (await edge.get(`/api/sheets/${sheet}`)).body as { sheet: { assignments: { ended: unknown }[] } };
    expect(view.sheet.assignments.map(({ ended }) => ended !== null)).to.deep.equal([false, true]);
    expect(faultsOf(edge.folder)).to.deep.equal([]);
  });

  it('a sheet is not closed over the heads of its units; once closed it engages nobody; an unknown unit is named', async () => {
    const call = edge.arrive();
    sheet = call.sheet;
    expect((await engage('fpt-9')).body).to.include({ type: 'urn:tocsin:problem:unknown-unit', status: 404 });
    await engage('fpt-1');
    edge.answer(call.id);
    edge.end(call.id);
    const close = () => edge.command('close-sheet', { sheet, disposition: 'advice', note: '' });
    const refused = (await close()).body as Problem;
    expect(refused).to.include({ type: 'urn:tocsin:problem:units-engaged', status: 409 });
    expect(refused.fr).to.contain('FPT-1');
    await edge.command('stand-down-unit', { sheet, unit: 'fpt-1', reason: 'fausse alerte' });
    expect((await close()).status).to.equal(200);
    expect((await engage('fpt-1')).body).to.include({ type: 'urn:tocsin:problem:sheet-closed', status: 409 });
    expect((await shown('fpt-1')).status.is).to.equal('available');
  });
});
