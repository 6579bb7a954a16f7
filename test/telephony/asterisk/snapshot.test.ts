import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { type AmiFrame, field, frameReader } from '../../../telephony/asterisk/ami-frame.ts';
import { readSnapshot } from '../../../telephony/asterisk/snapshot.ts';

const frames = frameReader()(readFileSync(new URL('../frames/snapshot.txt', import.meta.url), 'utf8'));
const listed = (event: string) => frames.filter((frame) => field(frame, 'Event') === event);
const channels = listed('Status');
const records = listed('DBGetTreeResponse');
/** A moment after all of them arrived. */
const asOfMs = Math.max(...records.map((frame) => Number(/^at=([\d.]+)/.exec(field(frame, 'Val'))?.[1] ?? 0) * 1_000)) + 1;
const phasesOf = (sources: { channels: AmiFrame[]; records: AmiFrame[]; asOfMs: number }) =>
  readSnapshot(sources).snapshot.calls.map(({ phase }) => phase.is);

describe('what the PBX shows at a connect', () => {
  it('each call is where it is, in the order of arrival, and the one that ended meanwhile tells how', () => {
    const { snapshot, tracked, settled } = readSnapshot({ asOfMs, channels, records });
    const phases = snapshot.calls.map(({ phase }) => phase);
    expect(phases.map(({ is }) => is)).to.include.members(['ended', 'answered', 'offered', 'waiting', 'diverted']);
    const arrivals = snapshot.calls.map(({ arrival }) => arrival.at);
    expect(arrivals).to.deep.equal(arrivals.toSorted());
    expect(phases.find(({ is }) => is === 'offered')).to.include({ position: 'p02' });
    const ended = snapshot.calls.find(({ arrival }) => arrival.call === settled.at(-1));
    expect(ended?.phase).to.deep.include({ is: 'ended', exact: true, by: 'caller', cause: '16 normal clearing' });
    expect(ended?.phase.is === 'ended' && ended.phase.answered).to.include({ position: 'p01' });
    expect(tracked).to.have.lengthOf(4);
    expect(tracked.find((call) => call.answeredLeg !== null)?.callerBridge).to.be.a('string');
  });

  it('phones are no calls', () => {
    const { snapshot } = readSnapshot({ asOfMs, channels, records });
    expect(snapshot.calls.every(({ arrival }) => arrival.channel.startsWith('PJSIP/pstn-'))).to.equal(true);
  });

  it('a call whose channel is gone without an end died with the PBX, and the time of its end is not known', () => {
    const withoutEnds = records.filter((frame) => !field(frame, 'Key').endsWith('/end'));
    const { snapshot } = readSnapshot({ asOfMs, channels: [], records: withoutEnds });
    expect(snapshot.calls.length).to.be.greaterThan(3);
    for (const { phase } of snapshot.calls) expect(phase).to.include({ is: 'ended', exact: false, cause: 'lost with the PBX' });
  });

  it('a call that arrived after the lists were asked for is left to the events', () => {
    const early = asOfMs - 3_600_000;
    expect(phasesOf({ asOfMs: early, channels: [], records })).to.deep.equal([]);
    expect(phasesOf({ asOfMs: early, channels, records }).length).to.equal(4);
  });

  it('a call is known by its channel even where its record could not be written', () => {
    expect(phasesOf({ asOfMs, channels, records: [] })).to.have.lengthOf(4);
  });
});
