import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { MapSettings } from '../../../services/http/messages.ts';
import { Edge, problemOf } from './edge.ts';

describe('the map over HTTP', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open();
  });
  afterEach(() => edge.close());

  const ground = '/api/map/ground.pmtiles';
  const policyOf = async () => (await edge.get('/health')).headers.get('content-security-policy') ?? '';

  it('gives the area, the sectors and the hazards in force, as closed rings', async () => {
    edge.centre.map = {
      ...edge.centre.map,
      sectors: [
        {
          id: 'north',
          name: 'Nord',
          outline: [
            [4, 45],
            [5, 45],
            [5, 46],
          ],
        },
      ],
    };
    const note = { kind: 'chemical' as const, radiusM: 300, onFix: false };
    edge.centre.places = {
      ...edge.centre.places,
      area: {
        polygons: [
          [
            [
              [4, 45],
              [6, 45],
              [6, 47],
              [4, 45],
            ],
          ],
        ],
      },
      notes: [
        { ...note, id: 'works', text: 'Chlore', at: [4.5, 45.5] },
        { ...note, id: 'over', text: 'Chantier', at: [4.6, 45.5], until: '2020-01-01' },
        { ...note, id: 'gate', kind: 'access', text: 'Code 1234', at: [4.7, 45.5] },
      ],
    };
    const { status, body } = await edge.get('/api/map');
    const { areas, hazards } = body as MapSettings;
    expect(status).to.equal(200);
    expect(areas.map(({ kind, rings }) => [kind, rings])).to.deep.equal([
      [
        'area',
        [
          [
            [4, 45],
            [6, 45],
            [6, 47],
            [4, 45],
          ],
        ],
      ],
      [
        'sector',
        [
          [
            [4, 45],
            [5, 45],
            [5, 46],
            [4, 45],
          ],
        ],
      ],
    ]);
    expect(hazards).to.deep.equal([{ id: 'works', name: 'Chlore', at: [4.5, 45.5], radiusM: 300 }]);
    expect((await edge.get('/api/map', '')).status).to.equal(401);
  });

  it('serves the file that is configured by ranges, to who is signed in, and no other file', async () => {
    await mkdir(path.join(edge.folder, 'maps'));
    await writeFile(path.join(edge.folder, 'maps/region.pmtiles'), 'PMTiles and more');
    expect(problemOf(await edge.get(ground))).to.equal('no-map-ground');
    edge.centre.map = { ...edge.centre.map, ground: { kind: 'pmtiles', file: 'region.pmtiles', credit: '©' } };
    const part = await edge.ask('GET', ground, { headers: { range: 'bytes=0-6' } });
    expect([part.status, part.body, part.headers.get('content-range')]).to.deep.equal([206, 'PMTiles', 'bytes 0-6/16']);
    expect((await edge.get(ground, '')).status).to.equal(401);
    edge.centre.map = { ...edge.centre.map, ground: { kind: 'pmtiles', file: 'absent.pmtiles', credit: '©' } };
    expect(problemOf(await edge.get(ground))).to.equal('no-map-ground');
  });

  it('lets the browser reach exactly what is configured, and nothing else of the network', async () => {
    const before = await policyOf();
    expect(before).to.match(/connect-src 'self' ?;/);
    expect(before).to.match(/worker-src 'self';/);
    expect(before).not.to.match(/https?:|unsafe/);
    const origins = ['https://tiles.example:8443'];
    edge.centre.map = {
      ...edge.centre.map,
      ground: { kind: 'style', address: 'https://maps.example/styles/night.json?v=2', origins, credit: '©' },
    };
    const after = await policyOf();
    for (const name of ['connect-src', 'img-src']) {
      const directive = after.split(';').find((each) => each.startsWith(name)) ?? '';
      expect(directive.match(/https?:\S+/g), name).to.deep.equal(['https://maps.example', 'https://tiles.example:8443']);
    }
    expect(after.match(/https?:\S+/g)).to.have.length(4);
  });
});
