import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pkToMetres } from '../../../config/places/lists.ts';
import { loadPlaces, noPlaces } from '../../../config/places/load-places.ts';

describe('what a centre’s configuration says of places', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-places-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (file: string, text: string | Buffer) => writeFile(join(folder, file), text);
  async function loaded() {
    const { places, problems } = await loadPlaces(folder);
    if (!places) throw new Error(JSON.stringify(problems));
    return places;
  }
  async function problems() {
    const { places, problems: all } = await loadPlaces(folder);
    expect(places).to.equal(null);
    return all.map(({ file, line, field, en }) => `${file}:${line} ${field}: ${en}`);
  }

  it('a centre with none of the files works', async () => {
    expect(await loaded()).to.deep.equal(noPlaces);
  });

  it('lists, outlines and notes are read; either separator, comma or point in degrees', async () => {
    await write('places.yaml', 'area: { file: area.geojson }\npoints: points.csv\nkilometres: pk.csv\n');
    const ring = [
      [2, 46],
      [3, 46],
      [3, 47],
      [2, 46],
    ];
    await write(
      'area.geojson',
      JSON.stringify({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }),
    );
    await write(
      'points.csv',
      'name;kind;lon;lat;commune;commune_name;aliases\nGare;gare;2,4;46,8;99001;Valbourg;gare SNCF|la gare\n',
    );
    await write('pk.csv', 'road,pk,lon,lat\nA99,45+300,2.4,46.8\nligne 990000,12.5,2.41,46.8\n');
    await write('place-notes.yaml', 'notes:\n  - { id: dog, kind: animal, text: Chien, at: [2.4, 46.8], onFix: true }\n');
    const places = await loaded();
    expect(places.area).to.deep.equal({ polygons: [[ring]] });
    expect(places.points[0]).to.deep.equal({
      name: 'Gare',
      kind: 'gare',
      lonLat: [2.4, 46.8],
      commune: { code: '99001', name: 'Valbourg' },
      aliases: ['gare SNCF', 'la gare'],
    });
    expect(places.kilometres.map(({ pkM }) => pkM)).to.deep.equal([45_300, 12_500]);
    expect(places.notes[0]).to.deep.include({ radiusM: 50, onFix: true });
    await write('pk.csv', 'road,pk,lon,lat\nA99,45+300,2.4,46.9\n');
    expect((await loaded()).digest).not.to.equal(places.digest);
  });

  it('a fault in a list is told with its line, its column and the remedy, all at once', async () => {
    await write('places.yaml', 'points: points.csv\nkilometres: pk.csv\n');
    await write('points.csv', 'name,kind,lon,lat\nGare,gare,2.4,46.8\n,gare,2.4,46.8\nQuai,port,2.4,146.8\n');
    await write('pk.csv', 'road,pk,lon\nA99,1,2\n');
    expect(await problems()).to.deep.equal([
      'points.csv:3 name: The value is missing. Write it.',
      'points.csv:4 lat: Degrees are needed, for example 2.352.',
      'pk.csv:1 : The first line must name the columns; lat is missing. Write: lon,lat,road,pk',
    ]);
  });

  it('a list in Windows-1252 is refused with the remedy', async () => {
    await write('places.yaml', 'points: points.csv\n');
    await write('points.csv', Buffer.from('name,kind,lon,lat\nCaf\xe9,bar,2.4,46.8\n', 'latin1'));
    expect((await problems())[0]).to.match(/points\.csv:1 : A letter is not in UTF-8 .* Save the file as UTF-8/);
  });

  it('a note nowhere, or in two places, days in the wrong order, a file that is not there: each says what to write', async () => {
    await write(
      'place-notes.yaml',
      "notes:\n  - { id: a, kind: gas, text: x }\n  - { id: a, kind: gas, text: x, at: [2, 46], from: '2026-02-01', until: '2026-01-01' }\n",
    );
    await write('places.yaml', 'area: { file: area.geojson }\npoints: points.csv\n');
    const all = await problems();
    expect(all).to.have.length(5);
    for (const said of [
      'place-notes.yaml:2 notes[0]: Either "at" (longitude, latitude) or "address"',
      'place-notes.yaml:3 notes[1]: A day "until" that is not before "from"',
      'place-notes.yaml:3 notes[1].id: This note is already taken',
      'places.yaml:1 area.file: This file does not exist',
      'points.csv:1 : This file does not exist',
    ])
      expect(
        all.some((one) => one.startsWith(said)),
        `${said}\n${all.join('\n')}`,
      ).to.equal(true);
  });

  it('an outline that is none is refused', async () => {
    await write('places.yaml', 'area: { file: area.geojson }\n');
    await write('area.geojson', '{"type":"Point","coordinates":[2,46]}');
    expect((await problems())[0]).to.contain('area.geojson:1 : An outline in GeoJSON is needed');
  });

  it('kilometre points are read as people write them', () => {
    expect(['45+300', '45 + 300', '45.3', '45,3', '45', '0+5', '45+3000', 'x'].map(pkToMetres)).to.deep.equal([
      45_300,
      45_300,
      45_300,
      45_300,
      45_000,
      5,
      null,
      null,
    ]);
  });
});
