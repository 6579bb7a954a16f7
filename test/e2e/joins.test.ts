import path from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { SheetId } from '../../services/ids.ts';
import type { SheetDocument } from '../../services/sheets/sheet.ts';
import { faultsOf } from '../services/journal/faults.ts';
import { Room } from '../support/room.ts';
import { until } from '../support/until.ts';

/** Answered commands after which Tocsin dies, one round each. */
const deaths = [1, 6, 13, 24, 41];

describe('when Tocsin dies while calls for one fire are joined', function () {
  this.timeout(120_000);
  let room: Room;
  before(async () => {
    room = await Room.open({ positions: 1 });
  });
  after(() => room.close());

  /** What the operators of one sheet were told: where it stands, and the lines that are kept. `asked`: the last command, where no answer came. */
  type Told = { sheet: SheetId; number: string; isJoined: boolean; lines: string[]; asked: 'join' | 'part' | string | null };

  it(`killed ${deaths.length} times among joins, undone joins and lines that are written: no line is lost, no call in two places, no join half done`, async () => {
    const numbers = Array.from({ length: 6 }, (_, index) => `+3363998070${index}`);
    await room.tocsin.open('p01');
    room.call({ number: numbers[0] ?? '' });
    await room.phone(1).nextCall(5_000);
    room.phone(1).answer();
    for (const number of numbers.slice(1)) room.call({ number });
    const sheets: SheetId[] = [];
    for (const number of numbers) sheets.push((await room.callOf(number, 'queued', 'answered')).sheet);
    const [fire, ...others] = sheets as [SheetId, ...SheetId[]];
    const told: Told[] = others.map((sheet, index) => ({
      ...{ sheet, number: numbers[index + 1] ?? '', isJoined: false, lines: [], asked: null },
    }));
    for (const [round, answers] of deaths.entries()) {
      let left = answers;
      let dead: Promise<void> | null = null;
      /** The operators of one sheet write, join, write, and take it out again, one after the other, until nobody answers. */
      const work = async (one: Told) => {
        for (let step = 0; ; step += 1) {
          const line = `tour ${round}, ${one.number}, ligne ${step}`;
          const isLine = step % 2 === 0;
          one.asked = isLine ? line : one.isJoined ? 'part' : 'join';
          const { sheet } = one;
          const answer = await (isLine
            ? room.tocsin.command('write-note', { sheet, note: `note-${round}-${one.number.slice(1)}-${step}`, text: line })
            : one.isJoined
              ? room.tocsin.command('part-event', { sheet })
              : room.tocsin.command('join-event', { sheet, into: fire })
          ).catch(() => null);
          if (answer === null || dead) return;
          expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
          if (isLine) one.lines.push(line);
          else one.isJoined = !one.isJoined;
          one.asked = null;
          left -= 1;
          if (left === 0) dead = room.tocsin.kill();
        }
      };
      await Promise.all(told.map(work));
      await dead;
      expect(faultsOf(path.join(room.folder, 'data'))).to.deep.equal([]);
      await room.startTocsin();
      const documents = new Map((await room.tocsin.sheets()).map((sheet) => [sheet.id, sheet]));
      const of = (sheet: SheetId) => documents.get(sheet) as SheetDocument;
      const calls = await room.tocsin.calls();
      const callAt = (number: string) => calls.find(({ caller }) => caller.number?.e164 === number);
      for (const one of told) {
        const isJoined = of(one.sheet).joinedInto !== null;
        // What nobody was told of may be done or not; all else is as it was told.
        if (one.asked !== (one.isJoined ? 'part' : 'join')) expect(isJoined, one.number).to.equal(one.isJoined);
        const [holder, other] = isJoined ? [fire, one.sheet] : [one.sheet, fire];
        const call = callAt(one.number);
        expect(call?.sheet, one.number).to.equal(holder);
        expect(of(holder).calls).to.include(call?.id);
        expect(of(other).calls).not.to.include(call?.id);
        expect(
          of(fire)
            .joined.map(({ sheet }) => sheet)
            .includes(one.sheet),
        ).to.equal(isJoined);
        expect(of(one.sheet).closing?.disposition.id).to.equal(isJoined ? 'duplicate' : undefined);
        const lines = [...of(holder).notes, ...of(fire).notes].map(({ text }) => text);
        for (const line of one.lines) expect(lines, line).to.include(line);
        one.isJoined = isJoined;
        one.asked = null;
      }
      for (const { id, notes, calls } of documents.values()) {
        expect(new Set(notes.map((note) => note.id)).size, id).to.equal(notes.length);
        expect(new Set(calls).size, id).to.equal(calls.length);
      }
    }
    // Each join in the journal is whole: both sheets and the call say it, together.
    const types = (await room.tocsin.journal()).flatMap(({ entries }) => entries.map(({ type }) => type));
    const count = (type: string) => types.filter((each) => each === type).length;
    expect(count('EventJoined')).to.be.greaterThan(5);
    expect(count('EventJoined')).to.equal(count('SheetJoinedTo'));
    expect(count('EventParted')).to.equal(count('SheetParted'));
    expect(count('CallMovedToSheet')).to.equal(count('EventJoined') + count('EventParted'));
    for (const call of room.trunk.live()) call.hangUp();
    await until(() => room.trunk.live().length === 0 && room.phone(1).live().length === 0, 'quiet', 10_000);
  });
});
