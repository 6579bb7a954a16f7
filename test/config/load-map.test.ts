import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { loadMap } from '../../config/map/load-map.ts';
import { plainMap } from '../../config/map/schema.ts';

describe('map.yaml', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-map-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const load = async (text: string) => {
    await writeFile(join(folder, 'map.yaml'), text);
    return loadMap(folder);
  };
  const faults = async (text: string) => (await load(text)).problems.map(({ line, field }) => [line, field]);

  it('a centre without it has the bundled outlines, and no problem', async () => {
    expect(await loadMap(folder)).to.deep.equal({ map: plainMap, digest: '', problems: [] });
    expect(plainMap.ground).to.deep.equal({ kind: 'outlines' });
  });

  it('names a file of the data folder, and nothing outside it', async () => {
    const { map, problems } = await load('ground: { kind: pmtiles, file: departement.pmtiles, credit: © OpenStreetMap }\n');
    expect(problems).to.deep.equal([]);
    expect(map.ground).to.deep.equal({ kind: 'pmtiles', file: 'departement.pmtiles', credit: '© OpenStreetMap' });
    expect(await faults('ground: { kind: pmtiles, file: ../first-password, credit: x }\n')).to.deep.equal([[1, 'ground.file']]);
    expect(await faults('ground: { kind: pmtiles, file: maps/a.pmtiles, credit: x }\n')).to.deep.equal([[1, 'ground.file']]);
  });

  it('an origin that would open more than itself is refused', async () => {
    const style = (origin: string) =>
      `ground:\n  kind: style\n  address: https://maps.example/style.json\n  origins: ["${origin}"]\n  credit: x\n`;
    expect(await faults(style('https://tiles.example:8443'))).to.deep.equal([]);
    for (const origin of ['*', 'https:', 'https://tiles.example/path', "https://a.example; script-src 'unsafe-inline'"])
      expect(await faults(style(origin)), origin).to.deep.equal([[4, 'ground.origins[0]']]);
  });

  it('a box that is inside out, a sector with two corners, one named twice: each with its line and the remedy', async () => {
    const { problems } = await load(
      'start: { west: 5, south: 45, east: 4, north: 46 }\nsectors:\n  - { id: north, name: Nord, outline: [[4, 45], [5, 45], [5, 46]] }\n' +
        '  - { id: south, name: Sud, outline: [[4, 45], [5, 45]] }\n  - { id: north, name: Nord, outline: [[4, 45], [5, 45], [5, 46]] }\n',
    );
    expect(problems.map(({ line, field }) => [line, field])).to.have.deep.members([
      [1, 'start'],
      [4, 'sectors[1].outline'],
      [5, 'sectors[2].id'],
    ]);
    for (const { fr, en } of problems) expect([fr, en].every((text) => text.length > 20)).to.equal(true);
  });
});
