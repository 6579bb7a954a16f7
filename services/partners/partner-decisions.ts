/** What operators write of other services. Pure. */
import type { Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { partnerCommands } from '../commands/partners.ts';
import { Refusal } from '../refusal.ts';

export const partnerDecisions: Decisions<typeof partnerCommands> = {
  'request-partner': (input, { state, centre, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    if (sheet.partnerRequests.some(({ id }) => id === input.request)) return [];
    const partner = centre.qualification.partners.find((one) => one.id === input.partner);
    if (!partner) {
      const fr = `Aucun service « ${input.partner} » dans partners.yaml.`;
      throw new Refusal('unknown-partner', 422, { fr, en: `No service "${input.partner}" in partners.yaml.` }, 'partner');
    }
    const { id, label, answerWithinS } = partner;
    const asked = { partner: { id, label }, number: input.number, text: input.text.trim(), answerWithinS, by: by.operator, at };
    return [
      { kind: 'sheet', id: sheet.id, entries: [{ type: 'PartnerRequested', sheet: sheet.id, request: input.request, ...asked }] },
    ];
  },

  'answer-partner': (input, { state, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    const request = sheet.partnerRequests.find(({ id }) => id === input.request);
    if (!request) {
      const text = { fr: 'Cette demande n’est pas sur la fiche.', en: 'There is no such request on the sheet.' };
      throw new Refusal('unknown-request', 404, text, 'request');
    }
    const { answer, etaMinutes } = input;
    const said = { answer, etaMinutes, note: input.note.trim(), by: by.operator, at };
    return [
      { kind: 'sheet', id: sheet.id, entries: [{ type: 'PartnerAnswered', sheet: sheet.id, request: request.id, ...said }] },
    ];
  },
};
