import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Refusal } from '../../../services/refusal.ts';
import { Bench } from '../../support/desk-bench.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';

describe('a partner called by the PBX', () => {
  let folder: string;
  let bench: Bench;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-partner-'));
    bench = await new Bench(folder, { ...sampleCentre(1, 2), qualification: await sampleQualification() }).start();
    bench.open('p01', 'p02');
  });
  afterEach(async () => {
    await bench.journal.close();
    await rm(folder, { recursive: true });
  });

  const sheetOf = (call: string) => {
    const id = [...bench.desk.calls()].find((one) => one.id === call)?.sheet ?? expect.fail('no call');
    return bench.desk.sheet(id) ?? expect.fail('no sheet');
  };
  const ended = () => {
    const call = bench.arrives('pbx1-1.1');
    bench.answers(call);
    bench.ends(call);
    bench.nowMs += 60_000;
    bench.desk.tick();
    return sheetOf(call).id;
  };
  const order = (sheet: string, known: object = {}) => {
    const what = { request: 'r1', call: 'c1', partner: 'gas', number: '+33199000121', text: 'Couper le gaz', position: 'p01' };
    return bench.command('call-partner', { sheet, ...what, ...known });
  };
  const refusal = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return error instanceof Refusal ? error.code : String(error);
    }
    return 'done';
  };

  it('stands on the sheet as a request, with the time of each step as the PBX tells it; told twice, it stands once', () => {
    const sheet = ended();
    order(sheet);
    expect(bench.pbx.orders).to.include('call +33199000121 from p01');
    for (const step of ['dialled', 'answered', 'answered', 'ended', 'ended'] as const) {
      bench.nowMs += 1_000;
      bench.says({ signal: 'service call', id: 'c1', step, status: step === 'ended' ? 'ANSWER' : '', at: bench.now });
    }
    const { partnerRequests, partnerCalls } = bench.desk.sheet(sheet) ?? expect.fail('no sheet');
    expect(partnerRequests.map(({ partner, text }) => [partner.id, text])).to.deep.equal([['gas', 'Couper le gaz']]);
    const [call] = partnerCalls;
    expect(Object.keys(call?.times ?? {})).to.deep.equal(['dialled', 'answered', 'ended']);
    const entries = bench.journal.ofSheet(sheet).flatMap((commit) => commit.entries.map(({ type }) => type));
    expect(entries.filter((type) => type === 'PartnerCallStepped')).to.have.length(3);
  });

  it('a PBX that does not take the order ends the call with why', async () => {
    const sheet = ended();
    bench.pbx.answer = { ordered: false, reason: 'pbx unreachable', detail: 'no connection' };
    order(sheet);
    await new Promise((resolve) => setImmediate(resolve));
    expect(bench.desk.sheet(sheet)?.partnerCalls[0]).to.deep.include({ status: 'pbx unreachable' });
  });

  it('a number that is not in the directory, a position of another and one with a caller in hand are refused', () => {
    const sheet = ended();
    expect(refusal(() => order(sheet, { number: '+33899000000' }))).to.equal('unknown-number');
    expect(refusal(() => order(sheet, { position: 'p02' }))).to.equal('position-of-another');
    bench.answers(bench.arrives('pbx1-2.1'));
    expect(refusal(() => order(sheet))).to.equal('position-busy');
    expect(bench.pbx.orders.filter((one) => one.startsWith('call '))).to.deep.equal([]);
  });
});
