/** The link that locates a caller: asked for by an operator. Pure. */
import type { PageLanguage } from '../../config/locations/schema.ts';
import type { Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { locatingCommands } from '../commands/locating.ts';
import { instant, ms } from '../ids.ts';
import { Refusal } from '../refusal.ts';

const languages: Record<string, PageLanguage> = {
  ...{ FR: 'fr', GP: 'fr', MQ: 'fr', GF: 'fr', RE: 'fr', YT: 'fr', BE: 'fr', LU: 'fr', MC: 'fr', SN: 'fr', CI: 'fr', CM: 'fr' },
  ...{ DE: 'de', AT: 'de', CH: 'de', LI: 'de', ES: 'es', MX: 'es', AR: 'es', CO: 'es', CL: 'es', PE: 'es' },
  ...{ IT: 'it', SM: 'it', PT: 'pt', BR: 'pt', AO: 'pt', NL: 'nl', SR: 'nl', UA: 'uk' },
  ...{
    MA: 'ar',
    DZ: 'ar',
    TN: 'ar',
    EG: 'ar',
    LY: 'ar',
    SA: 'ar',
    AE: 'ar',
    QA: 'ar',
    KW: 'ar',
    JO: 'ar',
    LB: 'ar',
    SY: 'ar',
    IQ: 'ar',
  },
};

/** The language to write to a number of this country in; English where no other is known. */
export const languageOf = (country: string | null): PageLanguage => languages[country ?? ''] ?? 'en';

/** A link asked for again so soon is a key pressed twice. */
const againMs = 5_000;

export const locatingDecisions: Decisions<typeof locatingCommands> = {
  'send-locate-link': (input, { state, centre, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    const config = centre.locations.link;
    if (!config) throw notConfigured;
    const id = input.call ? sheet.calls.find((each) => each === input.call) : sheet.calls.at(-1);
    const call = id && state.call(id);
    if (!call)
      throw new Refusal(
        'unknown-call',
        404,
        { fr: 'Cet appel n’est pas sur la fiche.', en: 'This call is not on the sheet.' },
        'call',
      );
    const { number } = call.caller;
    if (!number) throw noNumber;
    if (number.kind === 'fixed') throw landline;
    const { locateLinks } = sheet;
    const again = locateLinks.some((each) => each.call === call.id && each.state !== 'failed' && ms(at) - ms(each.at) < againMs);
    if (again || locateLinks.some((each) => each.id === input.link)) return [];
    const language = input.language ?? languageOf(number.country);
    const expiresAt = instant(ms(at) + config.validMs);
    const asked = { type: 'LocateLinkAsked' as const, at, sheet: sheet.id, link: input.link, call: call.id };
    return [{ kind: 'sheet', id: sheet.id, entries: [{ ...asked, number: number.e164, language, expiresAt, by: by.operator }] }];
  },
};

const notConfigured = new Refusal('locate-link-not-configured', 409, {
  fr: 'Le lien de localisation n’est pas configuré ; l’administrateur donne « link » dans locations.yaml.',
  en: 'The locate link is not configured; the administrator gives "link" in locations.yaml.',
});
const noNumber = new Refusal('no-number', 409, {
  fr: 'Le numéro de l’appelant n’est pas connu : aucun SMS ne peut partir. Demandez le lieu.',
  en: 'The caller’s number is not known: no SMS can be sent. Ask for the place.',
});
const landline = new Refusal('landline', 409, {
  fr: 'L’appel vient d’une ligne fixe, qui ne reçoit pas de SMS. Demandez un numéro mobile, ou le lieu.',
  en: 'The call comes from a landline, which gets no SMS. Ask for a mobile number, or the place.',
});
