/** People, vehicles, hazards, access and victims in English. */
import type { RowTexts } from './say-fact.ts';

export const rows: RowTexts = {
  language: 'en',
  kinds: { person: 'Person', vehicle: 'Vehicle', hazard: 'Hazard', access: 'Access', victims: 'Casualties' },
  fields: {
    person: {
      role: 'Who',
      sex: 'Sex',
      age: 'Age',
      condition: 'State',
      name: 'Name',
      contact: 'Contact',
      description: 'Description',
      where: 'Where',
    },
    vehicle: {
      role: 'Role',
      plate: 'Plate',
      make: 'Make, model',
      colour: 'Colour',
      direction: 'Left for',
      description: 'Description',
    },
    hazard: { hazard: 'Hazard', detail: 'Detail', where: 'Where' },
    access: { doorCode: 'Code', floor: 'Floor', entrance: 'Entrance', meetingPoint: 'Meeting point', detail: 'Detail' },
    victims: {
      dead: 'Dead',
      arrest: 'In arrest',
      unconscious: 'Unconscious',
      serious: 'Serious',
      minor: 'Minor',
      unhurt: 'Unhurt',
      missing: 'Missing',
    },
  },
  choices: {
    role: {
      caller: 'Caller',
      victim: 'Victim',
      suspect: 'Suspect',
      witness: 'Witness',
      other: 'Person',
      involved: 'Involved',
      stolen: 'Stolen',
    },
    sex: { female: 'woman', male: 'man' },
    condition: {
      dead: 'dead',
      arrest: 'cardiac arrest',
      unconscious: 'unconscious',
      serious: 'serious',
      minor: 'minor injury',
      unhurt: 'unhurt',
      missing: 'missing',
    },
  },
  decided: { nature: 'Nature', priority: 'Priority', place: 'Place' },
  age: (age) => (/^\D?\d+$/.test(age) ? `${age} y` : age),
  direction: (to) => `towards ${to}`,
  counted: (count, name) => `${count} ${name}`,
};
