import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { filesOf, withPasswords } from '../../scripts/pbx/routing-files.ts';
import { positionId } from '../../services/ids.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { PbxRoom } from '../telephony/pbx-room.ts';

const root = resolve(import.meta.dirname, '../..');
const net = 134;

describe('an earlier version of the routing', () => {
  it('has the passwords of now where the secret of the PBX has changed since', () => {
    const at = (secret: string) => ({ address: '127.0.0.1', sipPort: 5060, httpPort: 8088, secret });
    const centre = sampleCentre(net, 2);
    const before = filesOf(centre, at('before'));
    expect(before.get('pjsip.conf')).not.to.equal(filesOf(centre, at('now')).get('pjsip.conf'));
    expect([...withPasswords(before, at('now'))]).to.deep.equal([...filesOf(centre, at('now'))]);
  });
});

describe('the guide of routing', () => {
  it('leads, command by command, from an Asterisk without Tocsin to the first routed call', async function () {
    this.timeout(90_000);
    const room = await PbxRoom.open(net, 1);
    const config = await mkdtemp(join(tmpdir(), 'tocsin-guide-'));
    const etc = join(room.folder, 'etc');
    try {
      await cp(join(root, 'config/sample'), config, { recursive: true });
      for (const file of ['positions.yaml', 'routing.yaml']) {
        const text = await readFile(join(config, file), 'utf8');
        await writeFile(join(config, file), text.replaceAll('127.0.0.', `127.${net}.0.`));
      }
      for (const name of ['tocsin', 'tocsin-versions', 'tocsin.json']) rmSync(join(etc, name), { recursive: true });
      for (const name of ['extensions.conf', 'pjsip.conf', 'queues.conf']) writeFileSync(join(etc, name), '');
      await room.asterisk.restart();

      const guide = await readFile(join(root, 'docs/administrators-guide.md'), 'utf8');
      const section = /^## Routing:.*?(?=^## )/ms.exec(guide)?.[0] ?? '';
      const commands = section.split('\n').flatMap((line) => (/^ {4}\S/.test(line) ? [line.trim()] : []));
      expect(commands).to.have.length(9);
      const { port } = new URL(room.asterisk.amiUrl);
      for (const command of commands) {
        const here = command
          .replaceAll('/etc/asterisk', etc)
          .replace('SECRET@10.0.0.5:5038', `for-tests@127.${net}.0.1:${port}`)
          .replace('10.0.0.5 --sip-port 5060', `127.${net}.0.1 --sip-port 15060`);
        const out = await new Promise<string>((done) =>
          execFile(
            '/bin/sh',
            ['-c', here],
            { cwd: root, env: { ...process.env, TOCSIN_CONFIG: config } },
            (error, stdout, stderr) => done(error ? `failed: ${stdout}${stderr}` : stdout),
          ),
        );
        expect(out, command).not.to.match(/^failed/);
      }

      const pbx = await room.connect();
      const { call } = await room.arrive();
      await pbx.offer(call, positionId('p01'), 5_000);
      expect(await room.signal('position ringing', call)).to.include({ position: 'p01' });
      room.phone(1).answer();
      await room.signal('position answered', call);
    } finally {
      await room.close();
      await rm(config, { recursive: true });
    }
  });
});
