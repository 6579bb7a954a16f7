import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { pino } from 'pino';
import { loadPlaces } from '../../../config/places/load-places.ts';
import type { Places } from '../../../config/places/schema.ts';
import { banHeader, inventAddresses, seededRandom } from '../../../scripts/traffic/invent-addresses.ts';
import type { LonLat } from '../../../services/context/fix.ts';
import { importAddresses } from '../../../services/places/addresses/import-addresses.ts';
import { takeNumber } from '../../../services/places/addresses/words.ts';
import { crossingParts } from '../../../services/places/search/crossings.ts';
import { Geocoder } from '../../../services/places/search/geocoder.ts';
import { PlaceSearch } from '../../../services/places/search/place-search.ts';
import { sampleFolder } from '../../support/sample-qualification.ts';
import { until } from '../../support/until.ts';

const valbourg: LonLat = [2.4, 46.8];

describe('the search of places', function () {
  this.timeout(60_000);
  let folder: string;
  let places: Places;
  let search: PlaceSearch;
  const reports: string[] = [];

  const open = async (lists: Places) => {
    reports.length = 0;
    const links = { report: (name: string, state: string) => void reports.push(`${name} ${state}`) };
    const opened = new PlaceSearch({ folder, lists, links, log: pino({ level: 'silent' }) });
    opened.open();
    await until(() => reports.includes('places up'), 'the addresses are open', 30_000);
    return opened;
  };
  const find = async (text: string, near: LonLat | null = valbourg) => (await search.search({ text, near, most: 8 })).results;
  const best = async (text: string, near?: LonLat | null) => (await find(text, near))[0];

  before(async () => {
    const loaded = await loadPlaces(sampleFolder);
    if (!loaded.places) throw new Error(JSON.stringify(loaded.problems));
    places = loaded.places;
  });

  describe('in the sample centre', () => {
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tocsin-search-'));
      search = await open(places);
    });
    after(async () => {
      await search.close();
      await rm(folder, { recursive: true });
    });

    for (const [typed, label] of [
      ['12 rue des lilas', '12 Rue des Lilas, 99000 Valbourg'],
      ['12 lilas', '12 Rue des Lilas, 99000 Valbourg'],
      ['rue des lilas 12', '12 Rue des Lilas, 99000 Valbourg'],
      ['12bis rue des lilas valbourg', '12 bis Rue des Lilas, 99000 Valbourg'],
      ['12 b, rue des Lilas', '12 bis Rue des Lilas, 99000 Valbourg'],
      ['5 av de la gar', '5 Avenue de la Gare, 99000 Valbourg'],
      ['3 bd rempart', '3 Boulevard du Rempart, 99000 Valbourg'],
      ['rue vicotr hugo', 'Rue Victor Hugo, 99000 Valbourg'],
      ['RUE DE LA REPUBLIQE', 'Rue de la République, 99000 Valbourg'],
      ['7 chem moulin', '7 Chemin du Moulin, 99000 Valbourg'],
      ['8 mai 1945', 'Rue du 8 Mai 1945, 99000 Valbourg'],
      ['6 rue du 8 mai 1945', '6 Rue du 8 Mai 1945, 99000 Valbourg'],
      ['3 grande rue autreville', '3 Grande Rue, 99110 Autreville'],
      ['rue pasteur bâtiment zzz', 'Rue Pasteur, 99000 Valbourg'],
      ['999 rue pasteur', /^999 Rue Pasteur, 99000 Valbourg \(≈ n° \d+\)$/],
      ['gare sncf', 'Gare de Valbourg, Valbourg'],
      ['hopital', 'Hôpital de Valbourg, Valbourg'],
      ['valbourg', 'Valbourg (99)'],
      ['A99 PK 45+300 sens Paris', 'A99 PK 45+300 sens paris'],
      ['autoroute a 99 km 45,3', 'A99 PK 45+300'],
      ['ligne 990000 PK 12', 'ligne 990000 PK 12+000'],
      ['46°48\'00"N 2°24\'00"E', /^46\.80000, 2\.40000/],
      ['2.40001 46.80001', /⇄$/],
    ] as const)
      it(`«${typed}» finds ${label} first`, async () => {
        const found = await best(typed);
        if (typeof label === 'string') expect(found?.label).to.equal(label);
        else expect(found?.label).to.match(label);
      });

    for (const typed of ['rue des lilas / rue pasteur', 'angle de la rue des Lilas et de la rue Pasteur', 'lilas x pasteur'])
      it(`«${typed}» is the corner of both streets, where units can stop`, async () => {
        const found = await best(typed);
        expect(found).to.deep.include({ kind: 'crossing', precision: 'exact', commune: { code: '99001', name: 'Valbourg' } });
        expect(found?.label).to.match(/^Angle Rue .*Lilas|Pasteur/);
      });

    it('says how precise a place is: a number, a street, a commune, a number that the street does not have', async () => {
      const precision = async (text: string) => (await best(text))?.precision;
      expect(await precision('12 rue des lilas')).to.equal('exact');
      expect(await precision('rue des lilas')).to.equal('near');
      expect(await precision('999 rue des lilas')).to.equal('near');
      expect(await precision('valbourg')).to.equal('area');
      expect(await precision('a99 pk 45')).to.equal('exact');
    });

    it('of two streets of one name, the one near the caller comes first', async () => {
      expect((await best('rue de l’église', [2.46, 46.83]))?.label).to.contain('Montclair');
      expect((await best('rue de l’église', valbourg))?.label).to.contain('Valbourg');
    });

    it('a kilometre beyond the known ones, coordinates that are none, a text that is nowhere: nothing, with the reason where there is one', async () => {
      expect(await find('A99 PK 88')).to.deep.equal([]);
      expect(await find('qqqq zzzz')).to.deep.equal([]);
      const { wrong, results } = await search.search({ text: "46°68'N 2°24'E", near: null, most: 5 });
      expect(results).to.deep.equal([]);
      expect(wrong?.en).to.contain('under 60');
    });

    it('a point on the map is the address that stands there, exactly where it was pointed', async () => {
      const lilas = await best('12 rue des lilas');
      const at = lilas?.lonLat ?? valbourg;
      const place = await search.at([at[0] + 0.00005, at[1]]);
      expect(place).to.deep.include({
        kind: 'map',
        precision: 'exact',
        lonLat: [at[0] + 0.00005, at[1]],
        commune: { code: '99001', name: 'Valbourg' },
      });
      expect(place.label).to.match(/^1\d( bis)? Rue des Lilas/);
      expect((await search.at([-30, 40])).commune).to.equal(null);
    });

    it('whatever is typed, one answer comes', async () => {
      for (const text of ['"', "'; drop table streets", 'NEAR(a b)', '* OR *', 'a'.repeat(5_000), '…', '//', 'angle de et'])
        expect(await find(text), text).to.be.an('array');
    });
  });

  describe('with imported addresses', () => {
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tocsin-search-'));
      reports.length = 0;
    });
    afterEach(async () => {
      await search.close();
      await rm(folder, { recursive: true });
    });

    const importNow = async (street: string) => {
      const line = `99001_0001_00001;99001_0001;1;;${street};99000;99001;Valbourg;;;;;2.4;46.8;entrée;;;VALBOURG;;commune;commune;1`;
      await writeFile(join(folder, 'ban.csv'), `${banHeader}\n${line}\n`);
      await importAddresses(folder, [join(folder, 'ban.csv')], { importedAt: '2026-11-27T00:00:00.000Z', onProgress: () => {} });
    };

    it('a search goes on while an import replaces the file, and finds the new addresses without a restart', async () => {
      await importNow('Rue Ancienne');
      search = await open({ ...places, points: [] });
      expect((await best('1 rue ancienne'))?.label).to.equal('1 Rue Ancienne, 99000 Valbourg');
      const imported = importNow('Rue Nouvelle');
      const isNew = async () => {
        const [first] = await find('1 rue');
        expect(first, 'found at any moment').not.to.equal(undefined);
        return first?.label === '1 Rue Nouvelle, 99000 Valbourg';
      };
      await until(isNew, 'the new addresses', 20_000);
      await imported;
      expect((await find('ancienne')).filter(({ source }) => source === 'addresses')).to.deep.equal([]);
    });

    it('a file that is no database leaves the addresses in service, and the link says so', async () => {
      await importNow('Rue Ancienne');
      search = await open({ ...places, points: [] });
      await best('1 rue ancienne');
      await rm(join(folder, 'addresses.db'));
      await writeFile(join(folder, 'addresses.db'), 'no database');
      await until(() => reports.includes('places degraded'), 'the link', 10_000);
      expect((await best('1 rue ancienne'))?.label).to.contain('Rue Ancienne');
    });

    it('finds nearly all of what operators type, with errors in it, among many addresses', async () => {
      const random = seededRandom(3);
      const lines = [...inventAddresses(30_000, random)];
      await writeFile(join(folder, 'ban.csv'), `${[banHeader, ...lines].join('\n')}\n`);
      await importAddresses(folder, [join(folder, 'ban.csv')], { importedAt: '2026-11-27T00:00:00.000Z', onProgress: () => {} });
      search = await open({ ...places, points: [] });
      let found = 0;
      const asked = 100;
      for (let count = 0; count < asked; count += 1) {
        const [, , number, , name = '', , code, commune, , , , , lon, lat] = (
          lines[Math.floor(random() * lines.length)] ?? ''
        ).split(';');
        const at = 3 + Math.floor(random() * (name.length - 4));
        const misspelt = name.slice(0, at) + name.slice(at + 1);
        const results = await find(`${number} ${misspelt} ${commune}`, [Number(lon) + 0.01, Number(lat)]);
        if (results.some(({ label, commune: its }) => label.startsWith(`${number} ${name}`) && its?.code === code)) found += 1;
      }
      expect(found).to.be.greaterThan(90);
    });
  });

  describe('the centre’s geocoder', () => {
    let far: Server;
    let answering: (respond: (status: number, body: string) => void) => void;
    let asked: string[];
    beforeEach(async () => {
      asked = [];
      far = createServer((request, response) => {
        asked.push(request.url ?? '');
        answering((status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(body));
      });
      await new Promise<void>((listening) => far.listen(0, '127.0.0.1', listening));
    });
    afterEach(() => far.close());
    let nowMs = 0;
    const geocoder = (deadlineMs = 5_000) =>
      new Geocoder(
        { url: `http://127.0.0.1:${(far.address() as AddressInfo).port}/`, deadlineMs, breakAfter: 2, retryMs: 1_000 },
        () => nowMs,
      );
    const ask = (of: Geocoder) => of.search({ text: '8 bd du port', near: valbourg, most: 5 });
    const properties = {
      label: '8 Boulevard du Port 80000 Amiens',
      score: 0.9,
      type: 'housenumber',
      housenumber: '8',
      street: 'Boulevard du Port',
      city: 'Amiens',
      citycode: '80021',
    };
    const feature = { type: 'Feature', geometry: { type: 'Point', coordinates: [2.29, 49.9] }, properties };

    it('is asked as addok is, and its answer read', async () => {
      answering = (respond) => respond(200, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
      const { state, results } = await ask(geocoder());
      expect(state).to.equal('answered');
      expect(results[0]).to.deep.include({
        kind: 'address',
        precision: 'exact',
        source: 'geocoder',
        commune: { code: '80021', name: 'Amiens' },
      });
      expect(asked).to.deep.equal(['/search/?q=8+bd+du+port&limit=5&lon=2.4&lat=46.8']);
    });

    it('slow, it is given up at its deadline; twice in a row it is left alone, until its pause is over', async () => {
      answering = () => {};
      const slow = geocoder(400);
      const begun = performance.now();
      expect((await ask(slow)).state).to.equal('failed');
      expect(performance.now() - begun).to.be.within(350, 10_000);
      expect((await ask(slow)).state).to.equal('failed');
      expect((await ask(slow)).state).to.equal('left alone');
      expect(asked).to.have.length(2);
      nowMs += 1_500;
      answering = (respond) => respond(200, JSON.stringify({ features: [feature] }));
      expect((await ask(slow)).state).to.equal('answered');
    });

    for (const [what, status, body] of [
      ['refuses', 503, ''],
      ['redirects', 302, ''],
      ['answers no JSON', 200, '<html>'],
      ['answers other JSON', 200, '{"features":[{"geometry":{"coordinates":[999,0]}}]}'],
      ['answers too much', 200, `{"features":[],"more":"${'x'.repeat(300_000)}"}`],
    ] as const)
      it(`that ${what} brings nothing and stops nothing`, async () => {
        answering = (respond) => respond(status, body);
        expect(await ask(geocoder())).to.deep.equal({ state: 'failed', results: [] });
      });
  });

  it('a house number is told from what belongs to a street’s name', () => {
    const of = (text: string) => takeNumber(text);
    expect(of('12 bis, rue des Lilas').asked).to.deep.equal({ number: 12, repetition: 'bis' });
    expect(of('rue des Lilas 12 B').asked).to.deep.equal({ number: 12, repetition: 'bis' });
    expect(of('n° 4 rue X').asked).to.deep.equal({ number: 4, repetition: '' });
    for (const text of ['8 mai 1945', 'rue du 8 mai 1945', 'rue des lilas', '12']) expect(of(text).asked, text).to.equal(null);
  });

  it('an ordinary address is no crossing', () => {
    for (const text of ['12 rue des lilas', 'angle', 'rue du coin', 'place de l’angle'])
      expect(crossingParts(text), text).to.equal(null);
  });
});
