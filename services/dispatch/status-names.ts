/** Statuses in words, for refusals and for the pages. */
import type { UnitStatus } from './status.ts';

export const statusNames: Record<UnitStatus, { fr: string; en: string }> = {
  available: { fr: 'disponible', en: 'available' },
  alerted: { fr: 'alerté', en: 'alerted' },
  acknowledged: { fr: 'alerte reçue', en: 'acknowledged' },
  'under way': { fr: 'en route', en: 'under way' },
  'on scene': { fr: 'sur les lieux', en: 'on scene' },
  transporting: { fr: 'en transport', en: 'transporting' },
  'at destination': { fr: 'à destination', en: 'at destination' },
  returning: { fr: 'en retour', en: 'returning' },
  'not available': { fr: 'indisponible', en: 'not available' },
  'out of service': { fr: 'hors service', en: 'out of service' },
};
