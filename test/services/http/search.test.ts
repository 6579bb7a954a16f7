import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { SheetFound } from '../../../services/http/messages.ts';
import type { SheetId } from '../../../services/ids.ts';
import { until } from '../../support/until.ts';
import { Edge } from './edge.ts';

type Page = { items: SheetFound[]; nextCursor: string | null; complete: boolean };

describe('the search over HTTP', function () {
  this.timeout(20_000);
  let edge: Edge;
  const sheets: SheetId[] = [];
  before(async () => {
    edge = await Edge.open();
    for (const [index, text] of ['fuite de gaz', 'fuite d’eau', 'malaise'].entries()) {
      const { sheet } = edge.arrive(`+3363998000${index}`);
      sheets.push(sheet);
      await edge.command('write-note', { sheet, note: `note-${index}`, text });
    }
    await edge.written();
    await until(async () => (await find('q=fuite')).complete, 'the index is complete', 10_000);
  });
  after(() => edge.close());

  const find = async (query: string) => (await edge.get(`/api/sheets/search?${query}`)).body as Page;
  const ids = ({ items }: Page) => items.map(({ head }) => head.id);

  it('answers sheets on one line each, newest first, and pages', async () => {
    const all = await find('q=fuite');
    expect(ids(all)).to.deep.equal([sheets[1], sheets[0]]);
    expect(all.items[0]).to.deep.include({ closing: null, joinedInto: null });
    expect(all.items[0]?.head).to.include({ state: 'open', callers: 1 });
    const first = await find('q=fuite&limit=1');
    const second = await find(`q=fuite&limit=1&cursor=${first.nextCursor}`);
    expect([...ids(first), ...ids(second)]).to.deep.equal(ids(all));
    expect(second.nextCursor).to.equal(null);
  });

  it('finds by number in any notation and by filters, and everything where nothing is asked', async () => {
    expect(ids(await find('q=06%2039%2098%2000%2002'))).to.deep.equal([sheets[2]]);
    expect(ids(await find('q=eau&state=open'))).to.deep.equal([sheets[1]]);
    expect(ids(await find('q=eau&state=closed'))).to.deep.equal([]);
    expect(ids(await find('to=2020-01-01T00:00:00Z'))).to.deep.equal([]);
    expect(ids(await find(''))).to.deep.equal(sheets.toReversed());
  });

  it('a sheet that was joined to another is found, and says to which', async () => {
    const [gas = '', water = ''] = sheets;
    await edge.command('join-event', { sheet: gas, into: water });
    await edge.written();
    const found = await until(async () => {
      const { items } = await find('q=gaz&state=closed');
      return items[0];
    }, 'the closed sheet');
    expect(found).to.deep.include({ joinedInto: { sheet: water, number: edge.desk.sheet(water as SheetId)?.number } });
    expect(ids(await find('q=gaz&state=open'))).to.deep.equal([water]);
  });

  it('refuses what it does not know, naming the field', async () => {
    for (const [query, field] of [
      ['cursor=x', 'cursor'],
      ['limit=51', 'limit'],
      ['state=gone', 'state'],
      [`q=${'x'.repeat(201)}`, 'q'],
      ['from=yesterday', 'from'],
    ]) {
      const answer = await edge.get(`/api/sheets/search?${query}`);
      expect([answer.status, (answer.body as { field: string }).field], query).to.deep.equal([400, field]);
    }
    expect((await edge.get('/api/sheets/search', '')).status).to.equal(401);
  });
});
