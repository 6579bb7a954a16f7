/**
 * Looks at the roster before it is needed: is somebody on duty for every recipient now and for the next day, and would the gateway take each number.
 * Its form, doubles and dates were checked when the file was read; whether somebody answers at a number only a call can tell.
 */
import type { Alerting } from '../../config/alerting/load-alerting.ts';
import type { Centre } from '../../config/schema.ts';
import { acceptsNumber } from '../gateways/http-gateway.ts';
import type { LinkReporter } from '../health/link.ts';
import { type Instant, instant, ms } from '../ids.ts';
import { onDuty } from './roster.ts';

const everyMs = 3_600_000;
const aheadMs = 24 * 3_600_000;
const stepMs = 1_800_000;

export type RosterFault = { role: string; name: string | null; what: 'nobody on duty' | 'refused by the gateway' };

/** `at`: now. Looks a day ahead, by half-hours. */
export async function checkRoster(alerting: Alerting, at: Instant, timeZone: string): Promise<RosterFault[]> {
  const faults: RosterFault[] = [];
  for (const role of new Set(alerting.recipients.map((recipient) => recipient.role))) {
    for (let time = ms(at); time <= ms(at) + aheadMs; time += stepMs) {
      if (onDuty(alerting.roster, role, instant(time), timeZone).length > 0) continue;
      faults.push({ role, name: null, what: 'nobody on duty' });
      break;
    }
  }
  for (const { role, name, phone, backup } of alerting.roster) {
    const used = alerting.recipients.filter((recipient) => recipient.role === role).flatMap(({ means }) => means);
    const gateways = alerting.gateways.filter((gateway) => used.some(({ means }) => means === gateway.id));
    for (const number of backup === null ? [phone] : [phone, backup]) {
      const answers = await Promise.all(gateways.map((gateway) => acceptsNumber(gateway, number)));
      if (answers.includes(false)) faults.push({ role, name, what: 'refused by the gateway' });
    }
  }
  return faults;
}

/** Now, every hour, and whenever it is told to look again. Closed by `close()`. */
export function startRosterCheck(
  centre: () => Centre,
  links: LinkReporter,
  clock: () => number,
): { look(): void; close(): void } {
  const look = async () => {
    const { alerting, routing } = centre();
    if (alerting.recipients.length === 0) {
      links.report('roster', 'not configured');
      return;
    }
    const faults = await checkRoster(alerting, instant(clock()), routing.centre.timeZone);
    const figures = { people: alerting.roster.length, faults: faults.length };
    const reason = faults.map(({ role, name, what }) => `${[role, name].filter(Boolean).join(', ')}: ${what}`).join('; ');
    links.report('roster', faults.length === 0 ? 'up' : 'degraded', reason || null, figures);
  };
  void look();
  const ticking = setInterval(() => void look(), everyMs).unref();
  return { look: () => void look(), close: () => clearInterval(ticking) };
}
