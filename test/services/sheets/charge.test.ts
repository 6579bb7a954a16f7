import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Commands } from '../../../services/commands/commands.ts';
import type { CallId, SheetId } from '../../../services/ids.ts';
import { instant, legId, operatorId, positionId } from '../../../services/ids.ts';
import { eventHead } from '../../../services/projections/event-head.ts';
import { Refusal } from '../../../services/refusal.ts';
import { Edge } from '../http/edge.ts';

describe('who is in charge of an event', () => {
  let edge: Edge;
  let keys = 0;
  beforeEach(async () => {
    edge = await Edge.open();
    for (const [position, operator] of [
      ['p01', 'op01'],
      ['p02', 'op02'],
      ['p03', 'op03'],
    ] as const) {
      ask('open-position', { position }, operator);
    }
  });
  afterEach(() => edge.close());

  function ask<Name extends keyof Commands>(name: Name, input: Commands[Name], operator: string): string {
    keys += 1;
    try {
      edge.desk.execute(name, input, { operator: operatorId(operator), position: null, key: `${operator}/${keys}` });
    } catch (error) {
      if (error instanceof Refusal) return `${error.status} ${error.code}: ${error.message}`;
      throw error;
    }
    return 'done';
  }
  function answered(position = 'p01'): { call: CallId; sheet: SheetId } {
    const { id: call, sheet } = edge.arrive();
    edge.desk.onSignal({
      ...{ signal: 'position answered', call, position: positionId(position), leg: legId(`${call}-leg`) },
      at: instant(Date.now()),
    });
    return { call, sheet };
  }
  const inCharge = (sheet: SheetId) => edge.desk.sheet(sheet)?.inCharge?.operator ?? null;

  it('is who answered its first call, nobody before, and not who answers a second caller of it', () => {
    const waiting = edge.arrive();
    expect(inCharge(waiting.sheet)).to.equal(null);
    const { sheet } = answered('p01');
    const other = answered('p02');
    expect([inCharge(sheet), inCharge(other.sheet)]).to.deep.equal(['op01', 'op02']);
    expect(ask('join-event', { sheet: other.sheet, into: sheet }, 'op02')).to.equal('done');
    expect(inCharge(sheet)).to.equal('op01');
  });

  it('who gives an event keeps it until the other takes it; only the one it is given to may, and all of that outlives a restart', async () => {
    const { sheet } = answered();
    expect(ask('hand-over-event', { sheet, to: { position: 'p02' }, word: ' reste le relogement ' }, 'op01')).to.equal('done');
    await edge.restart();
    expect(inCharge(sheet)).to.equal('op01');
    expect(edge.desk.sheet(sheet)?.handover).to.include({ to: 'op02', word: 'reste le relogement', by: 'op01' });
    expect(ask('take-event', { sheet }, 'op03')).to.match(/^409 event-not-yours: .* is with op01/);
    expect(ask('take-event', { sheet }, 'op02')).to.equal('done');
    await edge.restart();
    expect([inCharge(sheet), edge.desk.sheet(sheet)?.handover]).to.deep.equal(['op02', null]);
    expect(ask('hand-over-event', { sheet, to: 'room', word: '' }, 'op01')).to.match(/^409 event-not-yours: .*op02, who alone/);
  });

  it('given to the room, two who take it at the same instant: one has it, the other is told who', async () => {
    const { sheet } = answered();
    ask('hand-over-event', { sheet, to: 'room', word: '' }, 'op01');
    const [second, third] = await Promise.all([
      edge.signIn('op02', 'p02', { takeOver: true }),
      edge.signIn('op03', 'p03', { takeOver: true }),
    ]);
    const answers = await Promise.all([
      edge.command('take-event', { sheet }, { as: second }),
      edge.command('take-event', { sheet }, { as: third }),
    ]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    const winner = inCharge(sheet);
    expect(['op02', 'op03']).to.include(winner);
    const told = answers.find(({ status }) => status === 409)?.body;
    expect(JSON.stringify(told)).to.include(`is with ${winner}`);
  });

  it('who gave it and thinks better of it keeps it; somebody who is not there, or oneself, is refused with the remedy', () => {
    const { sheet } = answered();
    ask('hand-over-event', { sheet, to: { operator: 'op02' }, word: '' }, 'op01');
    expect(ask('take-event', { sheet }, 'op01')).to.equal('done');
    expect(ask('take-event', { sheet }, 'op02')).to.match(/^409 event-not-yours/);
    expect(inCharge(sheet)).to.equal('op01');
    expect(ask('hand-over-event', { sheet, to: { operator: 'op09' }, word: '' }, 'op01')).to.match(
      /^409 nobody-there: .*or to the room/,
    );
    expect(ask('hand-over-event', { sheet, to: { operator: 'op01' }, word: '' }, 'op01')).to.match(/^409 handed-to-oneself/);
  });

  it('an event whose operator has gone home is taken by whoever sees it', () => {
    const { sheet } = answered();
    expect(ask('take-event', { sheet }, 'op02')).to.match(/^409 event-not-yours/);
    ask('close-position', { position: 'p01' }, 'op01');
    expect(ask('take-event', { sheet }, 'op02')).to.equal('done');
    expect(inCharge(sheet)).to.equal('op02');
  });

  it('at the shift change one action gives all that is mine and open, nothing of others, each to be taken', () => {
    const mine = [answered(), answered()].map(({ sheet }) => sheet);
    const { sheet: other } = answered('p02');
    expect(ask('hand-over-shift', { to: { operator: 'op03' }, word: 'relève de 7 h' }, 'op01')).to.equal('done');
    const heads = [...mine, other].flatMap((id) => {
      const document = edge.desk.sheetDocument(id);
      return document ? [eventHead(document, edge.centre.qualification)] : [];
    });
    expect(heads.map(({ inCharge: who, handover }) => [who, handover])).to.deep.equal([
      ['op01', { to: 'op03', word: 'relève de 7 h' }],
      ['op01', { to: 'op03', word: 'relève de 7 h' }],
      ['op02', null],
    ]);
    for (const sheet of mine) ask('take-event', { sheet }, 'op03');
    expect(mine.map(inCharge)).to.deep.equal(['op03', 'op03']);
    expect(ask('hand-over-shift', { to: 'room', word: '' }, 'op01')).to.match(/^409 nothing-to-hand-over/);
  });
});
