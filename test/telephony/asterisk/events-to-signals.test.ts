import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { CallSignal } from '../../../services/calls/signals.ts';
import type { CallId } from '../../../services/ids.ts';
import { type AmiFrame, field, frameReader } from '../../../telephony/asterisk/ami-frame.ts';
import { eventToSignals, failureOf, type TrackedCall } from '../../../telephony/asterisk/events-to-signals.ts';
import { readEvent } from '../../../telephony/asterisk/pbx-event.ts';

const framesOf = (scene: string) => frameReader()(readFileSync(new URL(`../frames/${scene}.txt`, import.meta.url), 'utf8'));

/** Folds frames from nothing; gives the signals and how many calls are still tracked. */
function play(frames: AmiFrame[]): { signals: CallSignal[]; left: number } {
  const tracked = new Map<CallId, TrackedCall>();
  const signals: CallSignal[] = [];
  for (const frame of frames) {
    const event = readEvent(frame, 0);
    if (!event) continue;
    const step = eventToSignals(tracked.get(event.call) ?? null, event);
    if (step.call) tracked.set(event.call, step.call);
    else tracked.delete(event.call);
    signals.push(...step.signals);
  }
  return { signals, left: tracked.size };
}

const namesOf = (signals: CallSignal[]) => signals.map(({ signal }) => signal);

describe('what the PBX says of a call, to call signals', () => {
  it('a located call rings at p01, is answered there, and the position hangs up', () => {
    const { signals, left } = play(framesOf('answered'));
    expect(namesOf(signals)).to.deep.equal(['call arrived', 'position ringing', 'position answered', 'call ended']);
    const [arrived, ringing, answered, ended] = signals;
    if (arrived?.signal !== 'call arrived') throw new Error('no arrival');
    expect(arrived.arrival).to.deep.include({
      dialled: '112',
      trunk: 'pstn',
      number: '+33639980001',
      name: "Zoé O'Brien, 3e étage (gauche)",
      assertedNumber: '+33639980002',
      masked: false,
    });
    expect(arrived.arrival.fixes[0]).to.deep.include({ method: 'Handset_AML', confidencePercent: 67 });
    expect(ringing).to.include({ position: 'p01', call: arrived.arrival.call });
    expect(answered).to.include({ position: 'p01' });
    expect(ended).to.include({ by: 'position', cause: '16 normal clearing' });
    expect(left).to.equal(0);
  });

  for (const [scene, failure] of [
    ['busy', 'busy'],
    ['refused', 'refused'],
    ['unreachable', 'unreachable'],
    ['no-answer', 'no answer'],
  ] as const) {
    it(`a phone that is ${scene} fails the offer as «${failure}»`, () => {
      const failed = play(framesOf(scene)).signals.filter((each) => each.signal === 'offer failed');
      expect(failed).to.have.lengthOf(1);
      expect(failed[0]).to.include({ position: 'p01', failure });
    });
  }

  it('a caller who gives up while the phone rings ends the call, and no offer fails', () => {
    const { signals } = play(framesOf('caller-gone-while-ringing'));
    expect(namesOf(signals)).to.deep.equal(['call arrived', 'position ringing', 'call ended']);
    expect(signals.at(-1)).to.include({ by: 'caller' });
  });

  it('a number that the network tells late is learned, once', () => {
    const frames = framesOf('late-caller-id');
    const learned = (all: AmiFrame[]) => play(all).signals.filter((each) => each.signal === 'caller id learned');
    expect(learned(frames)).to.have.lengthOf(1);
    expect(learned(frames)[0]).to.include({ number: '+33639980003', name: null });
    expect(learned(frames.flatMap((frame) => [frame, frame]))).to.have.lengthOf(1);
  });

  it('thirty phones that the PBX rings by itself are no offers; the one that answers has the call', () => {
    const { signals } = play(framesOf('own-queue'));
    expect(namesOf(signals)).to.deep.equal(['call arrived', 'call diverted', 'position answered', 'call ended']);
    expect(signals[2]).to.include({ position: 'p02' });
  });

  it('the same signals come whichever leg enters the bridge first', () => {
    const frames = framesOf('answered');
    const first = frames.findIndex((frame) => field(frame, 'Event') === 'BridgeEnter');
    const [one, other] = frames.slice(first, first + 2);
    if (!one || !other) throw new Error('no bridge in the frames');
    expect(field(other, 'Event')).to.equal('BridgeEnter');
    const swapped = [...frames.slice(0, first), other, one, ...frames.slice(first + 2)];
    expect(namesOf(play(swapped).signals)).to.deep.equal(namesOf(play(frames).signals));
  });

  it('one leg alone in a bridge is no answer', () => {
    const frames = framesOf('answered');
    const alone = frames.filter((frame) => field(frame, 'Event') !== 'BridgeEnter' || field(frame, 'Channel').includes('/pstn-'));
    expect(namesOf(play(alone).signals)).to.deep.equal(['call arrived', 'position ringing', 'call ended']);
  });

  it('events told twice give no signal twice, but for the ringing, which may repeat', () => {
    for (const scene of ['answered', 'busy', 'no-answer', 'own-queue', 'caller-gone-while-ringing']) {
      const frames = framesOf(scene);
      const alive = frames.filter((frame) => field(frame, 'UserEvent') !== 'TocsinEnded');
      const twice = play(alive.flatMap((frame) => [frame, frame])).signals.filter(({ signal }) => signal !== 'position ringing');
      const once = play(alive).signals.filter(({ signal }) => signal !== 'position ringing');
      expect(twice, scene).to.deep.equal(once);
    }
  });

  it('events of a call that was never announced, as those of a text message, give nothing', () => {
    const frames = framesOf('answered').filter((frame) => field(frame, 'UserEvent') !== 'TocsinCall');
    expect(play(frames)).to.deep.equal({ signals: [], left: 0 });
  });

  it('how Dial ended, and whether the phone said that it rings, make the failure', () => {
    expect(failureOf('CONGESTION', '34', false)).to.equal('unreachable');
    expect(failureOf('NOANSWER', '0', false)).to.equal('unreachable');
    expect(failureOf('NOANSWER', '19', true)).to.equal('no answer');
    expect(failureOf('CANCEL', '0', true)).to.equal('withdrawn');
    expect(failureOf('CHANUNAVAIL', '21', true)).to.equal('refused');
  });
});
