import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Routing } from '../../../config/routing/schema.ts';
import { groupId } from '../../../services/ids.ts';
import { openingAt } from '../../../services/routing/hours.ts';
import { readMoment } from '../../../services/routing/read-moment.ts';
import { overflow, route } from '../../../services/routing/route.ts';
import { simulate } from '../../../services/routing/simulate.ts';
import { sampleCentre } from '../../support/sample-centre.ts';

const zone = 'Europe/Paris';
const label = { fr: 'Jour', en: 'Day' };
const nowMs = Date.parse('2026-11-27T21:00:00Z');
/** By the clocks of Paris. */
const at = (text: string) => readMoment(text, nowMs, zone) ?? expect.fail(`no moment: ${text}`);
const [calltakers, medical, police] = ['calltakers', 'medical', 'police'].map(groupId) as [
  ReturnType<typeof groupId>,
  ReturnType<typeof groupId>,
  ReturnType<typeof groupId>,
];

const working: Routing['hours'][number] = {
  id: 'day',
  label,
  open: [{ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '08:00', until: '19:00' }],
  holidays: 'closed',
};

const line = { service: 'medical', groups: ['medical'], skills: [], priority: 2 as const };
const centre = sampleCentre(1, 3, {
  holidays: { department: '33', also: [{ day: '2026-12-24', label: { fr: 'Veille de Noël', en: 'Christmas Eve' } }] },
  hours: [working],
  dialled: [
    { ...line, number: '15', hours: 'day', closed: { groups: ['calltakers'] } },
    { ...line, number: '116117', hours: 'day', closed: { neighbour: 'centre-47' } },
    { ...line, number: '112' },
  ],
  trunks: [
    { endpoint: 'pstn', address: '127.1.0.2' },
    { endpoint: 'samu', address: '127.1.0.3', sendTo: '127.1.0.3:5060', partner: 'SAMU' },
  ],
  neighbours: [{ id: 'centre-47', name: 'Centre 47', trunk: 'samu', number: '112', ringMs: 20_000 }],
  overflow: [
    { from: 'medical', afterMs: 20_000, to: { groups: ['calltakers', 'police'] } },
    { from: 'calltakers', afterMs: 60_000, queueLength: 5, to: { neighbour: 'centre-47' } },
  ],
});
const { routing } = centre;

describe('opening hours', () => {
  const isOpen = (text: string, hours: Partial<typeof working> = {}) =>
    openingAt({ ...working, ...hours }, routing, at(text)).open;
  const night = [{ days: ['friday', 'sunday'] as ('friday' | 'sunday')[], from: '22:00', until: '06:00' }];

  it('begin with their minute and end before it', () => {
    expect(['07:59', '08:00', '18:59', '19:00'].map((hour) => isOpen(`2026-11-27T${hour}`))).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
  });

  it('past midnight they belong to the day on which they began', () => {
    const open = (text: string) => isOpen(text, { open: night });
    expect(
      ['2026-11-27T21:59', '2026-11-27T22:00', '2026-11-28T05:59', '2026-11-28T06:00', '2026-11-28T23:00'].map(open),
    ).to.deep.equal([false, true, true, false, false]);
  });

  it('a night from Sunday reaches into Monday', () => expect(isOpen('2026-11-30T03:00', { open: night })).to.equal(true));

  it('the whole day is from midnight to midnight', () => {
    const open = [{ days: ['friday'] as ['friday'], from: '00:00', until: '00:00' }];
    expect(['2026-11-27T00:00', '2026-11-27T23:59', '2026-11-28T00:00'].map((text) => isOpen(text, { open }))).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it('a public holiday closes, changes to Sunday, or changes nothing, as configured', () => {
    const sunday = [...working.open, { days: ['sunday'] as ['sunday'], from: '10:00', until: '12:00' }];
    const christmas = (hour: string, holidays: typeof working.holidays) =>
      isOpen(`2026-12-25T${hour}`, { open: sunday, holidays });
    expect([christmas('11:00', 'closed'), christmas('11:00', 'as-sunday'), christmas('15:00', 'as-sunday')]).to.deep.equal([
      false,
      true,
      false,
    ]);
    expect(christmas('15:00', 'as-usual')).to.equal(true);
  });

  it('a day of the centre’s own counts as a holiday', () =>
    expect(openingAt(working, routing, at('2026-12-24T10:00'))).to.deep.include({
      open: false,
      holiday: { fr: 'Veille de Noël', en: 'Christmas Eve' },
    }));

  it('follow the clock when it is set forward and back', () => {
    const early = [{ days: ['sunday'] as ['sunday'], from: '02:30', until: '04:00' }];
    const utc = (text: string) => openingAt({ ...working, open: early, holidays: 'closed' }, routing, Date.parse(text)).open;
    // 29 March: 01:59 is followed by 03:00. 25 October: 02:00 to 03:00 happens twice.
    expect(['2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z'].map(utc)).to.deep.equal([false, true, false]);
    expect(['2026-10-25T00:30:00Z', '2026-10-25T01:10:00Z', '2026-10-25T01:30:00Z'].map(utc)).to.deep.equal([true, false, true]);
  });
});

describe('where a call goes', () => {
  it('by day to its own groups, at night to those named for it', () => {
    expect(route({ dialled: '15', trunk: 'pstn' }, routing, at('2026-11-27T10:00')).groups).to.deep.equal([medical]);
    expect(route({ dialled: '15', trunk: 'pstn' }, routing, at('2026-11-29T03:00')).groups).to.deep.equal([calltakers]);
  });

  it('a number not listed is taken by «otherwise»', () =>
    expect(route({ dialled: '999', trunk: 'pstn' }, routing, at('now'))).to.deep.include({
      service: 'emergency',
      groups: [calltakers],
    }));

  it('a closed number goes to the neighbour, but never back to the one that handed it over', () => {
    const night = at('2026-11-29T03:00');
    expect(route({ dialled: '116117', trunk: 'pstn' }, routing, night).neighbour?.id).to.equal('centre-47');
    expect(route({ dialled: '116117', trunk: 'samu' }, routing, night).neighbour).to.equal(null);
  });

  it('overflows by waiting and by the length of the queue, each step once', () => {
    const waiting = { groups: [medical], trunk: 'pstn', waitedMs: 19_999, refusedBy: [] };
    const alone = () => 1;
    expect(overflow(waiting, alone, routing)).to.equal(null);
    expect(overflow({ ...waiting, waitedMs: 20_000 }, alone, routing)).to.deep.equal({
      from: medical,
      because: 'waited',
      to: { groups: [calltakers, police] },
    });
    const further = { ...waiting, groups: [medical, calltakers, police], waitedMs: 20_000 };
    expect(overflow(further, alone, routing)).to.equal(null);
    expect(overflow(further, () => 5, routing)).to.deep.include({ from: calltakers, because: 'queue length' });
    expect(overflow({ ...further, refusedBy: ['centre-47'] }, () => 5, routing)).to.equal(null);
    expect(overflow({ ...further, trunk: 'samu' }, () => 5, routing)).to.equal(null);
  });
});

describe('a simulated call', () => {
  it('15 on a Sunday at 3 a.m. says where it goes, why, and what happens while nobody answers', () => {
    const told = simulate({ dialled: '15', from: '+33123456789', trunk: 'pstn', atMs: at('Sunday 3 a.m.') }, centre);
    expect(told.groups).to.deep.equal([calltakers]);
    expect(told.steps.map(({ step }) => step)).to.deep.equal([
      'arrives',
      'service',
      'hours',
      'priority',
      'group',
      'overflow',
      'everywhere',
    ]);
    expect(told.steps[0]?.en).to.contain('Sunday').and.contain('03:00').and.contain('+33123456789');
    expect(told.steps[2]?.fr).to.equal('Horaire « Jour » : fermé. Le 15 suit « closed ».');
    expect(told.steps[5]?.en).to.match(/^After 60 s of waiting: Handed to Centre 47: 112 by the trunk samu/);
  });

  it('names the holiday that closes the number', () =>
    expect(simulate({ dialled: '15', from: null, trunk: 'pstn', atMs: at('2026-12-25T10:00') }, centre).steps[2]?.en).to.contain(
      'closed (public holiday: Christmas Day)',
    ));

  it('from the neighbour’s own trunk goes nowhere near the neighbour', () => {
    const told = simulate({ dialled: '116117', from: null, trunk: 'samu', atMs: at('2026-11-29T03:00') }, centre);
    expect(told.neighbour).to.equal(null);
    expect(told.steps.some(({ en }) => en.includes('Handed'))).to.equal(false);
  });

  it('where the queue is long already, overflow comes at once', () => {
    const told = simulate({ dialled: '112', from: null, trunk: 'pstn', atMs: at('now'), queueLength: 6 }, centre);
    expect(told.groups).to.deep.equal([medical, calltakers, police]);
    expect(told.steps.filter(({ step }) => step === 'overflow')).to.have.length(2);
  });
});

describe('a moment as an administrator types it', () => {
  for (const [text, utc] of [
    ['Sunday 3 a.m.', '2026-11-29T02:00:00.000Z'],
    ['dimanche 3h', '2026-11-29T02:00:00.000Z'],
    ['dimanche 3 h 30', '2026-11-29T02:30:00.000Z'],
    ['Monday at 12 am', '2026-11-29T23:00:00.000Z'],
    ['friday 11 pm', '2026-11-27T22:00:00.000Z'],
    ['vendredi 14:05', '2026-12-04T13:05:00.000Z'],
    ['2026-07-14T03:00', '2026-07-14T01:00:00.000Z'],
    ['2026-07-14T03:00Z', '2026-07-14T03:00:00.000Z'],
    ['2026-07-14 03:00+05:00', '2026-07-13T22:00:00.000Z'],
    ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['maintenant', '2026-11-27T21:00:00.000Z'],
  ] as const)
    it(`«${text}» is ${utc}`, () => expect(new Date(at(text)).toISOString()).to.equal(utc));

  for (const text of [
    '',
    'yesterday',
    'Sunday',
    'Sunday 25',
    'Sunday 13 pm',
    'Sunday 0 am',
    '2026-02-30T03:00',
    '2026-11-29T24:00',
    '3 a.m.',
  ])
    it(`«${text}» is none`, () => expect(readMoment(text, nowMs, zone)).to.equal(null));
});
