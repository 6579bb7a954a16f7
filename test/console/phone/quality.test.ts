import { expect } from 'chai';
import { describe, it } from 'mocha';
import { isPoor, readQuality } from '../../../console/phone/quality.ts';

const inbound = (packetsReceived: number, packetsLost: number, jitter = 0.004) => ({
  ...{ type: 'inbound-rtp', kind: 'audio', packetsReceived, packetsLost, jitter },
});

describe('how the caller is heard', () => {
  it('is of the last moments, not of the whole call', () => {
    const first = readQuality([inbound(1_000, 200)], null);
    const second = readQuality([inbound(1_096, 204)], first?.counts ?? null);
    expect(first?.quality.lossPercent).to.be.closeTo(16.7, 0.1);
    expect(second?.quality).to.deep.equal({ lossPercent: 4, jitterMs: 4, roundTripMs: null });
  });

  it('is not known before any sound has come', () => {
    expect(readQuality([{ type: 'candidate-pair' }], null)).to.equal(null);
  });

  it('packets that come twice make no negative loss', () => {
    expect(readQuality([inbound(100, -3)], null)?.quality.lossPercent).to.equal(0);
  });

  for (const [what, quality, poor] of [
    ['a good line', { lossPercent: 0.5, jitterMs: 12, roundTripMs: 40 }, false],
    ['3 % lost', { lossPercent: 3, jitterMs: 12, roundTripMs: 40 }, true],
    ['a jitter of 50 ms', { lossPercent: 0, jitterMs: 50, roundTripMs: null }, true],
    ['300 ms there and back', { lossPercent: 0, jitterMs: 5, roundTripMs: 300 }, true],
  ] as const) {
    it(`${what} is ${poor ? 'said' : 'not said'}`, () => expect(isPoor(quality)).to.equal(poor));
  }
});
