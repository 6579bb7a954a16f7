import { expect } from 'chai';
import { describe, it } from 'mocha';
import { aLawToLinear, linearToALaw, openSound } from '../../scripts/traffic/sound.ts';
import { until } from '../support/until.ts';

describe('sound of simulated phones', () => {
  it('is A-law as G.711 has it: silence, full scale, and every byte there and back', () => {
    expect([linearToALaw(0), linearToALaw(1), linearToALaw(-1)]).to.deep.equal([0xd5, 0xaa, 0x2a]);
    for (let byte = 0; byte < 256; byte += 1) expect(linearToALaw(aLawToLinear(byte)), `byte ${byte}`).to.equal(byte);
  });

  it('a tone is heard at its level, and silence as silence', async () => {
    const [tone, silence] = await Promise.all([openSound('127.0.0.1', 'tone'), openSound('127.0.0.1', 'silence')]);
    tone.sendTo({ address: '127.0.0.1', port: silence.port });
    silence.sendTo({ address: '127.0.0.1', port: tone.port });
    await until(() => tone.heard().packets > 5 && silence.heard().packets > 5);
    expect(silence.heard().level).to.be.closeTo(0.5 / Math.SQRT2, 0.02);
    expect(tone.heard().level).to.be.lessThan(0.001);
    for (const each of [tone, silence]) each.stop();
  });
});
