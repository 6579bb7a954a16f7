import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { loadLocations, noLocations } from '../../../config/locations/load-locations.ts';
import { sampleFolder } from '../../support/sample-qualification.ts';

describe('locations.yaml', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-locations-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Line, field and what to do, of each fault. */
  async function faultsOf(...lines: string[]) {
    await writeFile(path.join(folder, 'locations.yaml'), lines.join('\n'));
    const { locations, problems } = await loadLocations(folder);
    expect(locations === null).to.equal(problems.length > 0);
    for (const { file, fr, en } of problems) expect([file, fr === en]).to.deep.equal(['locations.yaml', false]);
    return problems.map(({ line, field, en }) => `${line} ${field}: ${en}`);
  }

  it('a centre without it takes what comes with the call, and nothing more', async () => {
    expect(await loadLocations(folder)).to.deep.equal({ locations: noLocations, problems: [], digest: '' });
  });

  it('the sample’s is whole, with no secret in it', async () => {
    const { locations, problems } = await loadLocations(sampleFolder);
    expect(problems).to.deep.equal([]);
    expect(locations?.aml?.keys).to.deep.equal([{ id: 'national-gateway', secret: 'env:TOCSIN_AML_KEY' }]);
  });

  const faults: [what: string, lines: string[], fault: RegExp][] = [
    ['a box of the country inside out', ['country:', '  - [9.8, 41.2, -5.5, 51.3]'], /^2 country\[0\]: .*west/i],
    ['a latitude off the Earth', ['country:', '  - [-5.5, 41.2, 9.8, 513]'], /^2 country\[0\]\[3\]: /],
    [
      'a secret in the file itself',
      ['aml:', '  keys:', '    - { id: a, secret: hunter2 }'],
      /^3 aml\.keys\[0\]\.secret: .*never the secret/,
    ],
    ['a gateway without a key', ['aml:', '  keys: []'], /^2 aml\.keys: /],
    [
      'a file of a secret that is not there',
      ['aml:', '  keys:', '    - { id: a, secret: "file:/none/at/all" }'],
      /^3 aml\.keys\[0\]\.secret: This file/,
    ],
    [
      'two partners with one token',
      ['partners:', '  - { id: a, name: A, token: env:T }', '  - { id: b, name: B, token: env:T }'],
      /^3 partners\[1\]\.token: This secret/,
    ],
    [
      'an option that there is none of',
      ['aml:', '  keys:', '    - { id: a, secret: env:A }', '  always: true'],
      /^4 aml\.always: /,
    ],
    ['a wait of a day', ['matching:', '  waitForCallMs: 86400000'], /^2 matching\.waitForCallMs: /],
    [
      'an SMS without its link',
      ['link:', '  publicUrl: https://p.example', '  messages:', '    fr: Touchez ici.'],
      /^4 link\.messages\.fr: .*\{link\}/,
    ],
    ['an address without TLS', ['link:', '  publicUrl: http://p.example'], /^2 link\.publicUrl: /],
    ['a bracket that is not closed', ['country: [', '  - 1'], /^\d+ /],
  ];
  for (const [what, lines, fault] of faults)
    it(`${what} is refused, with its line and what to write`, async () => {
      const found = await faultsOf(...lines);
      expect(found.join('\n')).to.match(fault);
    });

  it('all faults are told at once', async () => {
    expect(await faultsOf('country:', '  - [1, 2, 0, 3]', 'matching:', '  acceptForMs: 1')).to.have.length(2);
  });
});
