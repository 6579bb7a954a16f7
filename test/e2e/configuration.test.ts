import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { ConfigurationProblem } from '../../config/problem.ts';
import type { Link } from '../../services/health/link.ts';
import { sampleFolder } from '../support/sample-qualification.ts';
import { Tocsin } from '../support/tocsin.ts';

/** What an administrator may get wrong in each file of the event sheet: the text that is there, and what is written instead. */
const slips: [file: string, from: string, to: string][] = [
  ['natures/fire.yaml', 'id: house-fire', 'id: house fire'],
  ['protocols/house-fire.yaml', 'decisive: 100', 'decisive: very'],
  ['engagement.yaml', 'breathing: [no, gasping]', 'breathing: [perhaps]'],
  ['hazards.yaml', 'id: fugitive', 'id: Fugitive!'],
  ['instructions.yaml', 'id: stay-on-line', 'id: stay on line'],
  ['partners.yaml', 'id: gendarmerie', 'id: police'],
  ['dispositions.yaml', 'requires: [nature, place, priority]', 'requires: [moon]'],
  ['messaging.yaml', 'offerMs: 20000', 'offerMs: soon'],
  ['locations.yaml', '- [-5.5, 41.2, 9.8, 51.3]', '- [9.8, 41.2, -5.5, 51.3]'],
  ['places.yaml', 'communes: ["99101"]', 'communes: [nowhere]'],
  ['place-notes.yaml', 'kind: access,', 'kind: door,'],
  ['points-of-interest.csv', '2.4052', 'east'],
  ['kilometre-points.csv', '41+000', 'forty'],
  ['map.yaml', 'kind: outlines', 'kind: paper'],
];

describe('a slip in the configuration of a running centre', function () {
  this.timeout(30_000);
  let folder: string;
  let tocsin: Tocsin;
  let digest: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-configuration-'));
    await cp(sampleFolder, path.join(folder, 'config'), { recursive: true });
    const [config, data] = [path.join(folder, 'config'), path.join(folder, 'data')];
    // Nothing listens there: the configuration needs no PBX.
    tocsin = await Tocsin.start({ config, data, amiUrl: 'ami://nobody:none@127.0.0.1:9' });
    digest = (await reload()).body.digest ?? '';
  });
  after(async () => {
    await tocsin.stop();
    await rm(folder, { recursive: true });
  });

  async function reload() {
    const answer = await tocsin.ask('POST', '/api/configuration/reload');
    return { status: answer.status, body: (await answer.json()) as { digest?: string; problems?: ConfigurationProblem[] } };
  }
  const configuration = async () => {
    const { links } = (await (await fetch(`${tocsin.url}/health`)).json()) as { links: Link[] };
    return links.find(({ name }) => name === 'configuration')?.state;
  };
  const natures = async () => (await tocsin.get<{ natures: unknown[] }>('/api/qualification')).natures.length;

  for (const [file, from, to] of slips)
    it(`${file}, « ${to} »: refused with its line, and the centre works on with what it had`, async () => {
      const whole = path.join(folder, 'config', file);
      const text = await readFile(whole, 'utf8');
      expect(text).to.include(from);
      const before = await natures();
      await writeFile(whole, text.replace(from, to));
      const { status, body } = await reload();
      expect(status).to.equal(422);
      const line = text.slice(0, text.indexOf(from)).split('\n').length;
      const told = body.problems?.find((one) => one.file === file);
      expect(told, JSON.stringify(body.problems)).to.include({ line });
      expect(told?.fr).not.to.equal(told?.en);
      expect([await configuration(), await natures()]).to.deep.equal(['degraded', before]);
      await writeFile(whole, text);
      expect(await reload()).to.deep.equal({ status: 200, body: { digest } });
      expect(await configuration()).to.equal('up');
    });
});
