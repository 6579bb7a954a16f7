import { Writable } from 'node:stream';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { pino } from 'pino';
import { gradeLinks } from '../../../services/health/grade.ts';
import type { Link, LinkName, LinkState } from '../../../services/health/link.ts';
import { createLinks } from '../../../services/health/links.ts';
import { instant } from '../../../services/ids.ts';
import { startMs } from '../../support/calls.ts';

function bench() {
  const logged: { link: string; state: string; level: number }[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      logged.push(JSON.parse(String(line)));
      done();
    },
  });
  const time = { nowMs: startMs };
  const links = createLinks(() => time.nowMs, pino({}, stream));
  return { links, logged, time };
}

const link = (name: LinkName, state: LinkState): Link => ({ name, state, reason: null, since: instant(startMs), figures: {} });

describe('links', () => {
  it('when a link stays down for another reason, it has been down since the first', () => {
    const { links, time } = bench();
    links.report('pbx', 'down', 'connection refused');
    time.nowMs += 5_000;
    links.report('pbx', 'down', 'wrong secret');
    expect(links.all()).to.deep.equal([
      { name: 'pbx', state: 'down', reason: 'wrong secret', since: instant(startMs), figures: {} },
    ]);
  });

  it('when a link comes back, it is up since then, without a reason', () => {
    const { links, time } = bench();
    links.report('mongodb', 'down', 'no server');
    time.nowMs += 5_000;
    links.report('mongodb', 'up');
    expect(links.all()[0]).to.include({ state: 'up', reason: null, since: instant(startMs + 5_000) });
  });

  it('when a link reports the same a thousand times, the log says it once, and its figures are the last', () => {
    const { links, logged } = bench();
    let heard = 0;
    links.listen(() => {
      heard += 1;
    });
    for (let lag = 0; lag < 1_000; lag += 1) links.report('mongodb', 'degraded', 'behind', { lag });
    expect(logged.map(({ link, state }) => ({ link, state }))).to.deep.equal([{ link: 'mongodb', state: 'degraded' }]);
    expect(heard).to.equal(1);
    expect(links.all()[0]?.figures).to.deep.equal({ lag: 999 });
  });

  it('when one listener throws, the others hear, and the report does not fail', () => {
    const { links, logged } = bench();
    const heard: string[] = [];
    links.listen(() => {
      throw new Error('broken screen');
    });
    const stop = links.listen(({ name, state }) => heard.push(`${name} ${state}`));
    links.report('journal', 'down', 'disk full');
    stop();
    links.report('journal', 'up');
    expect(heard).to.deep.equal(['journal down']);
    expect(logged.filter(({ level }) => level === 50)).to.have.length(3);
  });
});

describe('the grade of the links', () => {
  const grades: [what: string, links: Link[], state: string, takesCalls: boolean][] = [
    ['all is up', [link('pbx', 'up'), link('journal', 'up')], 'up', true],
    ['MongoDB was never configured', [link('pbx', 'up'), link('mongodb', 'not configured')], 'up', true],
    ['MongoDB is away', [link('pbx', 'up'), link('mongodb', 'down')], 'degraded', true],
    ['the disk refuses', [link('pbx', 'up'), link('journal', 'down')], 'degraded', true],
    ['the PBX answers slowly', [link('pbx', 'degraded')], 'degraded', true],
    ['the PBX is away', [link('pbx', 'down'), link('journal', 'up')], 'down', false],
    ['the PBX has not been heard of yet', [link('journal', 'up')], 'down', false],
  ];
  for (const [what, links, state, takesCalls] of grades)
    it(`when ${what}, the state is ${state}`, () => {
      expect(gradeLinks(links)).to.deep.equal({ state, takesCalls });
    });
});
