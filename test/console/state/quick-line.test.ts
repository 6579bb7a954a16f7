import { expect } from 'chai';
import { describe, it } from 'mocha';
import { readQuickLine } from '../../../console/state/quick-line.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';

describe('one line to a fact', () => {
  const read = async (line: string) => readQuickLine(line, (await sampleQualification()).hazards);
  const rows: [line: string, row: string, fields: Record<string, string>][] = [
    ['v f 78 inconsciente', 'person', { role: 'victim', sex: 'female', age: '78', condition: 'unconscious' }],
    ['V H 6 mois legere', 'person', { role: 'victim', sex: 'male', age: '6 mois', condition: 'minor' }],
    ['victim woman ~40 years incons', 'person', { role: 'victim', sex: 'female', age: '~40', condition: 'unconscious' }],
    [
      't FICTIF Anne 06 39 98 00 01 veste rouge @ hall du 12',
      'person',
      { role: 'witness', name: 'FICTIF Anne', contact: '06 39 98 00 01', description: 'veste rouge', where: 'hall du 12' },
    ],
    ['s h capuche grise', 'person', { role: 'suspect', sex: 'male', description: 'capuche grise' }],
    [
      'vh ab-123-cd renault clio bleue volée vers A6 sud',
      'vehicle',
      { plate: 'AB-123-CD', make: 'renault clio', colour: 'bleue', role: 'stolen', direction: 'A6 sud' },
    ],
    ['vehicle 1234 AB 75 white van', 'vehicle', { plate: '1234 AB 75', colour: 'white', make: 'van' }],
    ['d gaz cave', 'hazard', { hazard: 'gas', detail: 'cave' }],
    ['danger arme feu @ 2e étage', 'hazard', { hazard: 'firearm', where: '2e étage' }],
    ['d chien sans laisse', 'hazard', { detail: 'chien sans laisse' }],
  ];
  for (const [line, row, fields] of rows) {
    it(line, async () => expect(await read(line)).to.deep.equal({ row, fields }));
  }

  it('access and numbers of victims go to the one place they have', async () => {
    expect(await read('ac code 12A4 étage 3 bâtiment C rdv devant la pharmacie')).to.deep.equal({
      place: 'access',
      fields: { doorCode: '12A4', floor: '3', entrance: 'bâtiment C', meetingPoint: 'devant la pharmacie' },
    });
    expect(await read('ac 3e étage')).to.deep.equal({ place: 'access', fields: { floor: '3e' } });
    expect(await read('n 2 graves 3 legers 1 decede')).to.deep.equal({
      place: 'victims',
      fields: { serious: '2', minor: '3', dead: '1' },
    });
  });

  it('a first word that says nothing, or nothing after it, is no fact', async () => {
    for (const line of ['', 'bonjour', 'd', 'ac', 'n beaucoup']) expect(await read(line), line).to.equal(null);
  });

  it('every word typed is somewhere in the fact', async () => {
    const line = 'v f 78 consciente très pâle 0639980001 PERSONNE Fictive @ au fond du jardin';
    const fact = await read(line);
    const said = Object.values(fact?.fields ?? {}).join(' ');
    for (const word of ['78', 'consciente', 'très', 'pâle', '0639980001', 'PERSONNE', 'Fictive', 'jardin'])
      expect(said).to.contain(word);
  });
});
