import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { type CommuneOf, loadCommunes, readCommunes } from '../../../services/context/commune.ts';
import type { LonLat } from '../../../services/context/fix.ts';

async function table(text: string): Promise<URL> {
  const file = join(await mkdtemp(join(tmpdir(), 'tocsin-communes-')), 'communes.tsv');
  await writeFile(file, text);
  return pathToFileURL(file);
}

describe('the commune near a fix', () => {
  let communeOf: CommuneOf;
  before(async () => {
    communeOf = await loadCommunes();
  });

  it('names the commune, its department and the distance to the nearest known place', () => {
    expect(communeOf([2.3488, 48.8534])).to.deep.include({ code: '75056', name: 'Paris', department: '75' });
    expect(communeOf([2.3488, 48.8534])?.distanceM).to.be.lessThan(500);
  });

  it('overseas departments have three digits', () => {
    expect(communeOf([55.4485, -20.8789])).to.include({ name: 'Saint-Denis', department: '974' });
    expect(communeOf([-61.0697, 14.6037])).to.include({ name: 'Fort-de-France', department: '972' });
  });

  it('Corsica keeps its letters', () => {
    expect(communeOf([8.7369, 41.9192])).to.include({ code: '2A004', name: 'Ajaccio', department: '2A' });
  });

  it('the nearest is so in metres, not in degrees', async () => {
    // At 60° north a degree of longitude is half as long as one of latitude.
    const of = await loadCommunes(await table('11111\tEast\t2.10\t60.00\n22222\tNorth\t2.00\t60.06\n'));
    const nearest = of([2, 60]);
    expect(nearest?.name).to.equal('East');
    expect(nearest?.distanceM).to.be.within(5_540, 5_580);
  });

  it('at sea, abroad or off the earth there is none', () => {
    for (const at of [
      [0, 0],
      [4.3517, 50.8503],
      [-6, 47],
      [Number.NaN, 48],
      [2, Number.POSITIVE_INFINITY],
      [200, 48],
      [2, -91],
    ] as const)
      expect(communeOf(at)).to.equal(null);
  });

  it('a damaged table is refused, with the line', async () => {
    const error = await loadCommunes(await table('75056\tParis\t2.3\n')).catch((reason: Error) => reason);
    expect(error).to.be.instanceOf(Error).with.property('message').that.matches(/75056/);
  });

  it('answers at least five times sooner than a look at every place would', async () => {
    const places = await readCommunes();
    const lookAtAll = ([longitude, latitude]: LonLat) => {
      let nearest = Number.POSITIVE_INFINITY;
      for (const { at } of places) nearest = Math.min(nearest, Math.hypot(at[0] - longitude, at[1] - latitude));
      return nearest;
    };
    const medianMs = (look: (at: LonLat) => unknown) =>
      Array.from({ length: 400 }, (_, index) => {
        const begun = performance.now();
        look([-4.5 + (index % 71) * 0.17, 42.5 + (index % 89) * 0.09]);
        return performance.now() - begun;
      }).sort((a, b) => a - b)[200] ?? Number.NaN;
    expect(medianMs(lookAtAll) / medianMs(communeOf)).to.be.greaterThan(5);
  });
});
