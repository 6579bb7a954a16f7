import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type PbxOptions, pbxFiles } from '../../config/asterisk/pbx-files.ts';
import { startAsterisk } from '../../scripts/bundled/asterisk.ts';
import { unpacked } from '../../scripts/bundled/unpacked.ts';
import { addressesOf, sampleCentre } from '../support/sample-centre.ts';
import { until } from '../support/until.ts';

const net = 122;
const options: PbxOptions = {
  rootfs: '/rootfs',
  folder: '/folder',
  address: '10.0.0.1',
  sipPort: 5060,
  amiPort: 5038,
  httpPort: 8088,
  rtpPorts: [20_000, 20_100],
  secret: 'the secret',
  systemName: 'pbx1',
  hostAddresses: ['192.0.2.7'],
  verbose: false,
};
const fileOf = (name: string, changes: Partial<PbxOptions> = {}) =>
  pbxFiles(sampleCentre(net, 3), { ...options, ...changes }).get(name) ?? '';

describe('the files of the PBX', () => {
  it('each position has a phone at its address that is not asked whether it lives', () => {
    const pjsip = fileOf('pjsip.conf');
    for (const n of [1, 2, 3]) expect(pjsip).to.include(`contact = sip:p0${n}@127.${net}.0.${10 + n}:5060`);
    expect(pjsip).not.to.include('qualify');
  });

  it('a trunk is known by its address alone, and says which partner it belongs to', () => {
    const pjsip = fileOf('pjsip.conf');
    expect(pjsip).to.match(/\[samu\]\ntype = identify\nendpoint = samu\nmatch = 127\.122\.0\.3\n/);
    expect(pjsip).to.include('set_var = TOCSIN_PARTNER=SAMU');
  });

  it('without a port for the web there are no WebRTC phones', () => {
    expect(fileOf('pjsip.conf')).to.include('webrtc = yes');
    expect(fileOf('pjsip.conf', { httpPort: null })).not.to.match(/webrtc|\[w01\]/);
    expect(fileOf('http.conf', { httpPort: null })).to.include('enabled = no');
  });

  it('the queue of last resort rings every phone', () => {
    const queues = fileOf('queues.conf');
    expect(queues.match(/^member => PJSIP\/p0\d,/gm)).to.have.lengthOf(3);
  });

  it('the secret stands in manager.conf and nowhere else', () => {
    for (const [name, content] of pbxFiles(sampleCentre(net, 3), options)) {
      expect(content.includes(options.secret), name).to.equal(name === 'manager.conf');
    }
  });
});

describe('the PBX as our child', () => {
  let folder: string;
  const run = async () => ({
    rootfs: await unpacked('asterisk'),
    folder,
    centre: sampleCentre(net, 30),
    address: addressesOf(net).pbx,
    sipPort: 15_060,
    httpPort: 18_088,
    secret: 'for-tests',
  });
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-asterisk-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const isAlive = (pid: number) =>
    existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

  it('starts with 30 positions and 30 WebRTC phones without one warning in its log, on its own libraries alone', async () => {
    const asterisk = await startAsterisk(await run());
    try {
      const log = readFileSync(path.join(folder, 'log/messages.log'), 'utf8');
      expect(log.split('\n').filter((line) => /WARNING|ERROR/.test(line))).to.deep.equal([]);
      const maps = readFileSync(`/proc/${asterisk.pid}/maps`, 'utf8');
      const rootfs = await unpacked('asterisk');
      // Name services are plugins of this machine's own.
      const foreign = [...new Set(maps.match(/\/\S+\.so\S*/g))].filter((library) => !library.startsWith(rootfs));
      expect(foreign.filter((library) => !library.includes('/libnss_'))).to.deep.equal([]);
    } finally {
      await asterisk.stop();
    }
    expect(isAlive(asterisk.pid)).to.equal(false);
  });

  it('a PBX that an earlier run left behind is ended, and a new one takes its place', async () => {
    const options = await run();
    const first = await startAsterisk(options);
    const second = await startAsterisk(options);
    expect(isAlive(first.pid)).to.equal(false);
    expect(isAlive(second.pid)).to.equal(true);
    second.kill();
    await until(() => !isAlive(second.pid));
  });

  it('when its parent is killed with -9, the PBX does not stay behind', async () => {
    const script = `
      const { startAsterisk } = await import(${JSON.stringify(path.resolve('scripts/bundled/asterisk.ts'))});
      const { pid } = await startAsterisk(${JSON.stringify(await run())});
      console.log(pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    parent.stdout.on('data', (text) => {
      printed += text;
    });
    await until(() => printed.endsWith('\n'), 'the PBX of the parent', 15_000);
    const pid = Number(printed);
    expect(isAlive(pid)).to.equal(true);
    parent.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });
});
