import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import { PhoneLine } from '../../../console/phone/phone-line.ts';
import type { PhoneState, Softphone } from '../../../console/phone/softphone.ts';
import { callId } from '../../../services/ids.ts';
import type { Activity } from '../../../services/positions/position.ts';
import { moment } from '../../support/calls.ts';
import { until } from '../../support/until.ts';

const call = callId('pbx1-1.1');
const onCall: Activity = { is: 'on call', call, since: moment(0) };
const ringing: Activity = { is: 'ringing', call, since: moment(0) };
const idle: Activity = { is: 'idle', since: moment(0) };
const talking = { is: 'talking', muted: false, held: false, quality: null } as const;

describe('the phone beside the board', () => {
  let stored: Map<string, string>;
  let done: string[];
  let become: (patch: Partial<PhoneState>) => void;

  function open(answers = false): PhoneLine {
    return new PhoneLine({
      open: ({ onChange }) => {
        const phone = {
          state: { line: 'connecting', microphone: 'ready', call: null } as PhoneState,
          answer: async () => void done.push('answered'),
          hangUp: () => done.push('hung up'),
          close: async () => {},
        };
        become = (patch) => {
          phone.state = { ...phone.state, ...patch };
          onChange(phone.state);
        };
        return phone as unknown as Softphone;
      },
      storage: {
        getItem: (key) => stored.get(key) ?? null,
        setItem: (key, value) => void stored.set(key, value),
        removeItem: (key) => void stored.delete(key),
      },
      settings: { isUsed: true, answers, microphone: null, speaker: null },
      onChange: () => {},
      playTone: () => done.push('tone'),
      rejoin: (id) => done.push(`rejoin ${id}`),
      onFailed: () => done.push('failed'),
    });
  }

  beforeEach(() => {
    stored = new Map();
    done = [];
  });

  it('a page loaded again in mid-call asks for its caller once, and takes the call that comes back', () => {
    const before = open();
    before.onActivity(ringing);
    become({ line: 'ready', call: { is: 'ringing' } });
    become({ call: talking });
    const after = open();
    after.onActivity(onCall);
    become({ line: 'ready' });
    after.onActivity(onCall);
    after.onActivity(idle);
    after.onActivity(ringing);
    become({ call: { is: 'ringing' } });
    expect(done).to.deep.equal([`rejoin ${call}`, 'answered']);
    after.close();
  });

  it('a call that ended in good order is not asked for again, though the board is a moment late', () => {
    const line = open();
    line.onActivity(ringing);
    become({ line: 'ready', call: { is: 'ringing' } });
    become({ call: talking });
    line.onActivity(onCall);
    become({ call: null });
    line.onActivity(onCall);
    expect(done).to.deep.equal([]);
  });

  it('a call on the desk phone is never asked for here', () => {
    const line = open();
    become({ line: 'ready' });
    line.onActivity(onCall);
    expect(done).to.deep.equal([]);
  });

  it('sound that broke on its way is asked for again', () => {
    const line = open();
    line.onActivity(ringing);
    become({ line: 'ready', call: { is: 'ringing' } });
    become({ call: talking });
    line.onActivity(onCall);
    become({ call: { is: 'broken' } });
    expect(done).to.deep.equal([`rejoin ${call}`]);
    line.close();
  });

  it('answers by itself after a tone only where that is set', async () => {
    open(true).onActivity(ringing);
    become({ line: 'ready', call: { is: 'ringing' } });
    await until(() => done.includes('answered'));
    expect(done).to.deep.equal(['tone', 'answered']);
    done = [];
    open(false).onActivity(ringing);
    become({ line: 'ready', call: { is: 'ringing' } });
    await delay(500);
    expect(done).to.deep.equal([]);
  });
});
