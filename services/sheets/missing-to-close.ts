import type { Disposition, Requirement } from '../../config/dispositions/schema.ts';
import type { ClosingProof } from './closing.ts';
import type { BothLanguages } from './part.ts';
import type { Sheet } from './sheet.ts';

/** `field`: of the command, or `sheet` where it is the sheet that lacks it. */
export type MissingToClose = BothLanguages & { requirement: Requirement; field: string };

const labels: Record<Requirement, BothLanguages & { field: string }> = {
  nature: { fr: 'la nature', en: 'the nature', field: 'sheet' },
  place: { fr: 'le lieu confirmé', en: 'the place confirmed', field: 'sheet' },
  priority: { fr: 'la priorité décidée', en: 'the priority decided', field: 'sheet' },
  note: { fr: 'une note', en: 'a note', field: 'note' },
  partner: { fr: 'le service prévenu', en: 'the service told', field: 'partner' },
  duplicate: { fr: 'le numéro de l’autre fiche', en: 'the number of the other sheet', field: 'duplicateOf' },
  'silent-check': { fr: 'le contrôle de l’appel silencieux', en: 'the check of the silent call', field: 'silentCheck' },
};

/** What the disposition requires and neither the sheet nor the operator has given, in its order. The console asks it before the server does. Pure. */
export function missingToClose(
  { requires }: Disposition,
  sheet: Pick<Sheet, 'nature' | 'place' | 'priority'>,
  { note, proofs }: { note: string; proofs: readonly Pick<ClosingProof, 'is'>[] },
): MissingToClose[] {
  const given = (is: ClosingProof['is']) => proofs.some((one) => one.is === is);
  const has: Record<Requirement, () => boolean> = {
    nature: () => sheet.nature !== null,
    place: () => sheet.place !== null,
    priority: () => sheet.priority !== null,
    note: () => note.trim() !== '',
    partner: () => given('partner'),
    duplicate: () => given('duplicate'),
    'silent-check': () => given('silent-check'),
  };
  return requires.filter((one) => !has[one]()).map((requirement) => ({ requirement, ...labels[requirement] }));
}
