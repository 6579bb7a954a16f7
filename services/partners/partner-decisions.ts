/** What operators write of other services. Pure. */
import type { Centre } from '../../config/schema.ts';
import type { Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { partnerCommands } from '../commands/partners.ts';
import { positionId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { SheetEntry } from '../sheets/sheet.ts';

export const partnerDecisions: Decisions<typeof partnerCommands> = {
  'request-partner': (input, { state, centre, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    if (sheet.partnerRequests.some(({ id }) => id === input.request)) return [];
    const { id, label, answerWithinS } = findPartner(input.partner, centre);
    const asked = { partner: { id, label }, number: input.number, text: input.text.trim(), answerWithinS, by: by.operator, at };
    return [
      { kind: 'sheet', id: sheet.id, entries: [{ type: 'PartnerRequested', sheet: sheet.id, request: input.request, ...asked }] },
    ];
  },

  'call-partner': (input, { state, centre, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    if (sheet.partnerCalls.some(({ id }) => id === input.call)) return [];
    const partner = findPartner(input.partner, centre);
    if (!partner.numbers.some(({ number }) => number === input.number)) {
      const known = partner.numbers.map(({ number }) => number).join(', ');
      const fr = `Ce numéro n’est pas celui de ce service dans partners.yaml ; numéros : ${known || 'aucun'}.`;
      const en = `This is no number of the service in partners.yaml; they are: ${known || 'none'}.`;
      throw new Refusal('unknown-number', 422, { fr, en }, 'number');
    }
    const position = state.positions.get(positionId(input.position));
    if (position?.operator !== by.operator) {
      const text = { fr: 'Vous n’êtes pas à ce poste.', en: 'You are not at this position.' };
      throw new Refusal('position-of-another', 409, text, 'position');
    }
    if (position.activity.is === 'ringing' || position.activity.is === 'on call') {
      const fr = 'Un appel est en main à ce poste : terminez-le, ou faites appeler par un autre poste.';
      const en = 'A call is in hand at this position: end it, or have another position call.';
      throw new Refusal('position-busy', 409, { fr, en }, 'position');
    }
    if (!centre.routing.trunks[0]) {
      const text = { fr: 'Aucun faisceau dans routing.yaml.', en: 'There is no trunk in routing.yaml.' };
      throw new Refusal('no-trunk', 409, text, 'number');
    }
    const { id, label, answerWithinS } = partner;
    const signed = { sheet: sheet.id, request: input.request, number: input.number, by: by.operator, at };
    const isAsked = sheet.partnerRequests.some((one) => one.id === input.request);
    const asked: SheetEntry = {
      ...{ type: 'PartnerRequested', partner: { id, label }, text: input.text.trim(), answerWithinS, ...signed },
    };
    const ordered: SheetEntry = { type: 'PartnerCallOrdered', call: input.call, position: position.id, ...signed };
    return [{ kind: 'sheet', id: sheet.id, entries: isAsked ? [ordered] : [asked, ordered] }];
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

function findPartner(id: string, { qualification }: Centre) {
  const partner = qualification.partners.find((one) => one.id === id);
  if (partner) return partner;
  const fr = `Aucun service « ${id} » dans partners.yaml.`;
  throw new Refusal('unknown-partner', 422, { fr, en: `No service "${id}" in partners.yaml.` }, 'partner');
}
