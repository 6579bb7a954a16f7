/** People, vehicles, hazards, access and victims in French. */
import type { RowTexts } from './say-fact.ts';

export const rows: RowTexts = {
  language: 'fr',
  kinds: { person: 'Personne', vehicle: 'Véhicule', hazard: 'Danger', access: 'Accès', victims: 'Victimes' },
  fields: {
    person: {
      role: 'Qui',
      sex: 'Sexe',
      age: 'Âge',
      condition: 'État',
      name: 'Nom',
      contact: 'Contact',
      description: 'Signalement',
      where: 'Où',
    },
    vehicle: {
      role: 'Rôle',
      plate: 'Plaque',
      make: 'Marque, modèle',
      colour: 'Couleur',
      direction: 'Fuite vers',
      description: 'Description',
    },
    hazard: { hazard: 'Danger', detail: 'Précision', where: 'Où' },
    access: { doorCode: 'Code', floor: 'Étage', entrance: 'Entrée', meetingPoint: 'Rendez-vous', detail: 'Précision' },
    victims: {
      dead: 'Décédés',
      arrest: 'Arrêt',
      unconscious: 'Inconscients',
      serious: 'Graves',
      minor: 'Légers',
      unhurt: 'Indemnes',
      missing: 'Disparus',
    },
  },
  choices: {
    role: {
      caller: 'Appelant',
      victim: 'Victime',
      suspect: 'Suspect',
      witness: 'Témoin',
      other: 'Personne',
      involved: 'Impliqué',
      stolen: 'Volé',
    },
    sex: { female: 'femme', male: 'homme' },
    condition: {
      dead: 'décès',
      arrest: 'arrêt cardiaque',
      unconscious: 'inconscience',
      serious: 'grave',
      minor: 'léger',
      unhurt: 'indemne',
      missing: 'porté disparu',
    },
  },
  decided: { nature: 'Nature', priority: 'Priorité', place: 'Lieu' },
  age: (age) => (/^\D?\d+$/.test(age) ? `${age} ans` : age),
  direction: (to) => `vers ${to}`,
  counted: (count, name) => `${count} ${Number(count) < 2 ? name.replace(/s$/, '') : name}`,
};
