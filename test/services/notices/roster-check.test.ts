import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pino } from 'pino';
import type { Alerting } from '../../../config/alerting/load-alerting.ts';
import { noAlerting } from '../../../config/alerting/load-alerting.ts';
import { createLinks } from '../../../services/health/links.ts';
import { checkRoster, startRosterCheck } from '../../../services/notices/roster-check.ts';
import { moment, startMs } from '../../support/calls.ts';
import { FakeGateway } from '../../support/gateway.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { until } from '../../support/until.ts';

const label = { fr: 'Élu', en: 'Elected official' };
const always = { backup: null, from: null, to: null };

describe('the roster is looked at before it is needed', () => {
  let gateway: FakeGateway;
  let alerting: Alerting;
  beforeEach(async () => {
    gateway = await FakeGateway.open();
    alerting = {
      ...noAlerting,
      gateways: [gateway.configured('sms', { checkUrl: `${gateway.url}/check/{to}` })],
      recipients: [{ id: 'mayor', label, role: 'mayor', language: 'fr', means: [{ means: 'sms', deadlineS: 60 }] }],
      roster: [{ role: 'mayor', name: 'Élu', phone: '+33639980113', ...always }],
    };
  });
  afterEach(() => gateway.close());
  const check = () => checkRoster(alerting, moment(0), 'Europe/Paris');

  it('each number is asked of its gateway; a backup that it refuses is said, with whose it is', async () => {
    expect(await check()).to.deep.equal([]);
    alerting.roster = [{ role: 'mayor', name: 'Élu', phone: '+33639980113', ...always, backup: '+33199000113' }];
    gateway.moods = [200, 404];
    expect(await check()).to.deep.equal([{ role: 'mayor', name: 'Élu', what: 'refused by the gateway' }]);
    expect(gateway.received.map(({ path }) => path)).to.include('/check/%2B33199000113');
  });

  it('a gateway that cannot be asked does not make a number wrong', async () => {
    gateway.moods = ['silent'];
    expect(await check()).to.deep.equal([]);
  });

  it('a gap in the next day’s duty is said before it comes', async () => {
    alerting.roster = [
      { role: 'mayor', name: 'Jour', phone: '+33639980113', backup: null, from: '2026-11-24 00:00', to: '2026-11-24 19:00' },
      { role: 'mayor', name: 'Nuit', phone: '+33639980114', backup: null, from: '2026-11-24 21:00', to: '2026-11-26 00:00' },
    ];
    expect(await check()).to.deep.equal([{ role: 'mayor', name: null, what: 'nobody on duty' }]);
  });

  it('what is wrong shows as a link, and goes when it is put right', async () => {
    const links = createLinks(() => startMs, pino({ level: 'silent' }));
    const empty: Alerting = { ...alerting, roster: [] };
    const centre = { ...sampleCentre(1, 1), alerting: empty };
    const checking = startRosterCheck(
      () => centre,
      links,
      () => startMs,
    );
    const link = () => links.all().find(({ name }) => name === 'roster');
    await until(() => link()?.state === 'degraded');
    expect(link()?.reason).to.equal('mayor: nobody on duty');
    centre.alerting.roster = alerting.roster;
    checking.look();
    await until(() => link()?.state === 'up');
    checking.close();
  });
});
