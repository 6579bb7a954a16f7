import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ReceivedText } from '../../../services/calls/signals.ts';
import { callId, positionId } from '../../../services/ids.ts';
import { Refusal } from '../../../services/refusal.ts';
import { Bench, benchCentre } from '../../support/desk-bench.ts';
import { until } from '../../support/until.ts';

const { texts } = benchCentre.messaging;
const number = '+33639980077';

describe('text calls at the desk', () => {
  let folder: string;
  let bench: Bench;
  let count: number;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-texts-'));
    bench = await new Bench(folder).start();
    count = 0;
  });
  afterEach(async () => {
    await bench.journal.close();
    await rm(folder, { recursive: true });
  });

  function text(said: string, more: Partial<ReceivedText> = {}) {
    count += 1;
    const route = { by: 'sms' as const, number };
    const received = { id: `sms/${count}`, number, text: said, at: bench.now, route, dialled: '112', trunk: 'sms', ...more };
    return bench.desk.receiveText(received);
  }
  const all = () => [...bench.desk.calls()];
  const only = () => {
    const [call, ...more] = all();
    if (!call || more.length > 0) throw new Error(`${all().length} calls`);
    return call;
  };
  const said = () => only().messages.map((each) => each.text);
  const refused = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
    return 'taken';
  };
  const accept = (position = 'p01') => bench.command('accept-text-call', { call: only().id, position }, `op-${position}`);

  it('the first text of a number opens a call and its sheet, offered on the screen alone; the answer is a key', () => {
    bench.open('p01');
    text('Au feu, 3e étage');
    expect(only()).to.deep.include({
      kind: 'text',
      state: 'offered',
      position: 'p01',
      dialled: '112',
      service: 'emergency',
      trunk: 'sms',
    });
    expect(bench.pbx.orders).to.deep.equal([]);
    accept();
    expect(only()).to.deep.include({ state: 'answered', position: 'p01', operator: 'op-p01' });
    expect(bench.desk.sheet(only().sheet)?.position).to.equal('p01');
    expect(bench.pbx.orders).to.deep.equal([]);
  });

  it('texts are routed while the PBX is lost, and a connect does not take them for lost calls', () => {
    bench.open('p01');
    text('1');
    accept();
    bench.snapshot();
    expect(only().state).to.equal('answered');
    bench.desk.onPbxLink('down');
    bench.command('end-text-call', { call: only().id });
    expect(only().state).to.equal('ended');
    expect(bench.pbx.orders).to.deep.equal([]);
  });

  it('further texts join the open call, in order, with their times', () => {
    bench.open('p01');
    text('un');
    bench.nowMs += 1_000;
    text('deux');
    accept();
    text('trois');
    expect(said()).to.deep.equal(['un', 'deux', 'trois']);
    expect(only().messages[1]?.at).to.equal(new Date(bench.nowMs).toISOString());
  });

  it('a text that comes twice is once, also after a restart', async () => {
    await text('un', { id: 'sms/a' })?.durable;
    text('un', { id: 'sms/a' });
    expect(said()).to.deep.equal(['un']);
    await until(() => bench.journal.savedSeq() === bench.journal.lastSeq());
    await bench.restart();
    text('un', { id: 'sms/a' });
    expect(said()).to.deep.equal(['un']);
  });

  it('a second delivery of a text that the disk has not yet is not acknowledged before the first', async () => {
    let first = false;
    void text('un', { id: 'sms/a' })?.durable.then(() => {
      first = true;
    });
    await text('un', { id: 'sms/a' })?.durable;
    expect(first).to.equal(true);
  });

  it('nobody takes it: the next position is offered it, the first is left alone', () => {
    bench.open('p01', 'p02');
    text('un');
    const first = (only() as { position?: string }).position;
    bench.nowMs += texts.offerMs;
    bench.desk.tick();
    expect(only()).to.deep.include({ state: 'offered', position: first === 'p01' ? 'p02' : 'p01' });
    expect(only().failedOffers.map(({ failure }) => failure)).to.deep.equal(['no answer']);
  });

  it('with nobody signed in it waits, and no phone rings', () => {
    bench.snapshot();
    text('un');
    bench.desk.tick();
    expect(only().state).to.equal('queued');
    expect(bench.pbx.orders).to.deep.equal([]);
    bench.open('p01');
    expect(only().state).to.equal('offered');
  });

  it('a position on a voice call is offered no text, and a text in hand keeps voice calls away from it', () => {
    bench.snapshot();
    bench.open('p01');
    const voice = bench.arrives('pbx1-9.9', { number: '+33639980001' });
    bench.answers(voice);
    text('un');
    const waiting = all().find(({ kind }) => kind === 'text');
    expect(waiting?.state).to.equal('queued');
    expect(refused(() => bench.command('accept-text-call', { call: waiting?.id ?? '', position: 'p01' }))).to.equal(
      'wrong-call-state',
    );
  });

  it('a text of a caller who is on the phone goes to that call: whoever listens reads it', () => {
    bench.snapshot();
    bench.open('p01');
    const voice = bench.arrives('pbx1-9.9', { number });
    bench.answers(voice);
    text('je ne peux pas parler');
    expect(said()).to.deep.equal(['je ne peux pas parler']);
    expect(only().kind).to.equal('voice');
  });

  it('a caller on the phone is written to and answers after they hung up: the same call and sheet go on, by text, also after a restart', async () => {
    bench.open('p01');
    bench.snapshot();
    const voice = bench.arrives('pbx1-1.1', { number });
    bench.answers(voice);
    const centre = { ...benchCentre, messaging: { ...benchCentre.messaging, sms: {} as never } };
    bench.desk.applyCentre(centre);
    bench.command('send-text', { call: voice, message: 'm1', text: 'Si vous ne pouvez pas parler, écrivez ici.' });
    bench.ends(voice);
    bench.nowMs += 30_000;
    text('il m’entend');
    expect(only()).to.deep.include({ id: voice, kind: 'text', state: 'offered', position: 'p01' });
    expect(said()).to.deep.equal(['Si vous ne pouvez pas parler, écrivez ici.', 'il m’entend']);
    const before = only();
    await bench.desk.take('nothing', () => [], { kind: 'tocsin' })?.durable;
    await bench.restart();
    bench.snapshot();
    expect(only()).to.deep.equal(before);
    accept();
    bench.command('end-text-call', { call: voice });
    expect(only()).to.include({ kind: 'text', state: 'ended' });
    expect(bench.pbx.orders).to.deep.equal([]);
  });

  it('silence ends it; a text within the time goes on with it, one after opens another', () => {
    bench.open('p01');
    text('un');
    accept();
    const { sheet, id } = only();
    bench.nowMs += texts.silenceMs - 1;
    bench.desk.tick();
    expect(only().state).to.equal('answered');
    bench.nowMs += 1;
    bench.desk.tick();
    expect(only()).to.deep.include({ state: 'ended', cause: 'silence', by: 'unknown' });
    bench.nowMs += texts.resumeMs;
    text('deux');
    expect(only()).to.deep.include({ state: 'offered', sheet });
    expect(said()).to.deep.equal(['un', 'deux']);
    accept();
    bench.command('end-text-call', { call: id });
    bench.nowMs += texts.resumeMs + 1;
    text('trois');
    expect(all()).to.have.length(2);
    expect(new Set(all().map((call) => call.sheet)).size).to.equal(2);
  });

  it('a text is written to the caller once however often it is asked, by the way that theirs came', () => {
    bench.open('p01');
    text('un');
    accept();
    const { id: call } = only();
    bench.command('send-text', { call, message: 'm1', text: 'Où êtes-vous ?' });
    bench.command('send-text', { call, message: 'm1', text: 'Où êtes-vous ?' });
    expect(refused(() => bench.command('send-text', { call, message: 'm1', text: 'autre' }))).to.equal('message-known');
    expect(only().messages[1]).to.deep.include({
      from: 'centre',
      state: 'written',
      operator: 'op-p01',
      route: { by: 'sms', number },
    });
    expect(only().messages).to.have.length(2);
  });

  it('who wrote nothing and has no mobile that an SMS gateway reaches cannot be written to', () => {
    bench.snapshot();
    bench.open('p01');
    const call = bench.arrives('pbx1-9.9');
    expect(refused(() => bench.command('send-text', { call, message: 'm1', text: 'a' }))).to.equal('no-way-to-write');
  });

  it('a closed sheet is written to no more, and a later text opens another call', () => {
    bench.open('p01');
    text('un');
    accept();
    const { id: call, sheet } = only();
    bench.command('end-text-call', { call });
    bench.command('close-sheet', { sheet, disposition: 'advice', note: '' });
    expect(refused(() => bench.command('send-text', { call, message: 'm1', text: 'a' }))).to.equal('sheet-closed');
    text('deux');
    expect(
      all()
        .filter((each) => each.state === 'offered' || each.state === 'queued')
        .map((each) => each.sheet),
    ).not.to.include(sheet);
  });

  it('a call stored before there were texts is a voice call', () => {
    expect(bench.desk.call(callId('none'))).to.equal(undefined);
    bench.snapshot();
    const id = bench.arrives('pbx1-9.9');
    expect(bench.desk.call(id)).to.deep.include({ kind: 'voice', messages: [], keys: [], replyTo: null });
  });

  it('keys that the caller presses while somebody listens are on the call with what the centre says they mean', async () => {
    await bench.journal.close();
    const keys = { '2': { fr: 'Pompiers', en: 'Fire' } };
    bench = await new Bench(folder, { ...benchCentre, messaging: { ...benchCentre.messaging, keys } }).start();
    bench.snapshot();
    bench.open('p01');
    const call = bench.arrives('pbx1-9.9');
    bench.says({ signal: 'key pressed', call, key: '1', at: bench.now });
    bench.answers(call);
    for (const key of ['2', '7']) bench.says({ signal: 'key pressed', call, key, at: bench.now });
    expect(bench.desk.call(call)?.keys.map(({ key, meaning }) => [key, meaning?.fr ?? null])).to.deep.equal([
      ['2', 'Pompiers'],
      ['7', null],
    ]);
  });

  it('the request for keys is written down and ordered; where the PBX cannot, the sheet says so', async () => {
    bench.snapshot();
    bench.open('p01');
    const call = bench.arrives('pbx1-9.9');
    expect(refused(() => bench.command('prompt-caller', { call }))).to.equal('wrong-call-state');
    bench.answers(call);
    bench.command('prompt-caller', { call });
    expect(bench.pbx.orders).to.include(`prompt ${call}`);
    bench.pbx.answer = { ordered: false, reason: 'refused', detail: 'no such file' };
    bench.command('prompt-caller', { call });
    await until(() => bench.desk.call(call)?.prompts.at(-1)?.failed === 'no such file');
    expect(bench.desk.call(call)?.prompts).to.have.length(2);
  });

  it('a position that somebody else holds takes no text for me', () => {
    bench.open('p01', 'p02');
    text('un');
    expect(refused(() => bench.command('accept-text-call', { call: only().id, position: positionId('p02') }))).to.equal(
      'position-not-yours',
    );
  });
});
