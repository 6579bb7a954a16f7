import { expect } from 'chai';
import { describe, it } from 'mocha';
import { readRoster } from '../../../config/alerting/roster.ts';

const header = 'role,name,phone,backup,from,to\n';
const read = (text: string) => readRoster(text, { file: 'roster.csv', country: 'FR' });
const faults = (text: string) => read(header + text).problems.map(({ line, field }) => `${line} ${field}`);

describe('the roster', () => {
  it('national and international numbers are read as E.164, with times and backups', () => {
    const { lines, problems } = read(
      `${header}duty-officer,Officier 1,06 39 98 01 01,+33199000101,2026-11-27 07:00,2026-11-27 19:00\n`,
    );
    expect(problems).to.deep.equal([]);
    expect(lines).to.deep.equal([
      {
        role: 'duty-officer',
        name: 'Officier 1',
        phone: '+33639980101',
        backup: '+33199000101',
        from: '2026-11-27 07:00',
        to: '2026-11-27 19:00',
      },
    ]);
  });

  it('a number that cannot be called is refused with its line and column', () => {
    expect(faults('mayor,Élu,12,,,\nmayor,Élu,+33639980113,bureau,,\n')).to.deep.equal(['2 phone', '3 backup']);
  });

  it('a person said twice, a backup that is the same number and an end before the beginning are refused', () => {
    const lines = [
      'mayor,Élu,+33639980113,,,',
      'mayor,Élu bis,+33639980113,,,',
      'mayor,Élue,+33639980114,+33639980114,,',
      'mayor,Élue,+33639980115,,2026-11-28 19:00,2026-11-28 07:00',
    ];
    expect(faults(lines.join('\n'))).to.deep.equal(['3 phone', '4 backup', '5 to']);
  });

  it('a file without its columns, a line too short and an empty file are said so', () => {
    expect(read('nom,numéro\nÉlu,12\n').problems[0]?.en).to.include('role,name,phone');
    expect(faults('mayor,Élu\n')).to.have.length(1);
    expect(read('').problems).to.have.length(1);
  });

  it('a wrong file does not give half a roster', () => {
    expect(read(`${header}mayor,Élu,+33639980113,,,\nmayor,,+33639980114,,,\n`).lines).to.deep.equal([]);
  });
});
