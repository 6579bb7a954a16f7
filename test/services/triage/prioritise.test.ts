import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Centre } from '../../../config/schema.ts';
import type { Caller } from '../../../services/context/caller.ts';
import type { Fix } from '../../../services/context/fix.ts';
import type { TriageFacts } from '../../../services/triage/prioritise.ts';
import { prioritise } from '../../../services/triage/prioritise.ts';
import { aCaller, moment } from '../../support/calls.ts';
import { sampleCentre } from '../../support/sample-centre.ts';

const rule = (id: string, priority: 0 | 1 | 2 | 3, when: Centre['triage']['rules'][number]['when']) => ({
  id,
  when,
  priority,
  reason: { fr: `fr ${id}`, en: `en ${id}` },
});
const centre: Centre = {
  ...sampleCentre(1, 1),
  triage: {
    ageingMs: 45_000,
    rules: [
      rule('vulnerable', 0, { vulnerable: true }),
      rule('repeated', 1, { repeatedAtLeast: 3 }),
      rule('partner', 1, { transferred: true }),
      rule('located', 2, { locationPresent: true, dialled: ['999'] }),
      rule('unlocated', 3, { locationPresent: false, dialled: ['999'] }),
    ],
  },
};
const fix: Fix = {
  id: 'sip-1',
  source: 'sip',
  method: null,
  shape: { type: 'point', at: [2, 48] },
  confidencePercent: null,
  measuredAt: null,
  receivedAt: moment(0),
  commune: null,
};
const subscriber = { name: 'Foyer', address: null, note: null, vulnerable: true, source: 'file' };
const given = (facts: Partial<TriageFacts>, caller: Partial<Caller> = {}) =>
  prioritise({ dialled: '999', caller: aCaller(caller), fixes: [], transferredBy: null, ...facts }, centre);

describe('the priority of a call', () => {
  it('comes from the dialled number where no rule says otherwise, and a number not listed is taken all the same', () => {
    expect(given({ dialled: '112' })).to.deep.equal({
      priority: 1,
      reasons: [{ rule: 'dialled', fr: '112 : Urgences', en: '112: Emergency' }],
    });
    expect(given({ dialled: '999' }).priority).to.equal(2);
  });

  it('is the most urgent that any rule gives, each matching rule among its reasons', () => {
    const { priority, reasons } = given({ dialled: '112', transferredBy: 'SAMU' }, { subscriber, callsLast24h: 3 });
    expect(priority).to.equal(0);
    expect(reasons.map((each) => each.rule)).to.deep.equal(['dialled', 'vulnerable', 'repeated', 'partner']);
  });

  it('is never lowered by a rule', () => {
    expect(given({ fixes: [] }).priority).to.equal(2);
    expect(given({ fixes: [] }).reasons.map((each) => each.rule)).to.deep.equal(['dialled', 'unlocated']);
  });

  it('asks that every condition of a rule holds', () => {
    expect(given({ fixes: [fix] }).reasons.map((each) => each.rule)).to.deep.equal(['dialled', 'located']);
    expect(given({ dialled: '112', fixes: [fix] }).reasons.map((each) => each.rule)).to.deep.equal(['dialled']);
    expect(given({ dialled: '112' }, { callsLast24h: 2 }).priority).to.equal(1);
  });
});
