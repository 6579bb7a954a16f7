import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { field, frameReader } from '../../../telephony/asterisk/ami-frame.ts';

const captured = readFileSync(new URL('../frames/snapshot.txt', import.meta.url), 'utf8');
const stream = `Asterisk Call Manager/11.0.0\r\n${captured}`;
const whole = () => frameReader()(stream);

describe('the stream of the manager interface', () => {
  it('gives the same frames, in the same order, wherever its pieces are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 30 }), (cuts) => {
        const read = frameReader();
        const ends = [...cuts.toSorted((a, b) => a - b), stream.length];
        const frames = ends.flatMap((end, index) => read(stream.slice(index === 0 ? 0 : ends[index - 1], end)));
        expect(frames).to.deep.equal(whole());
      }),
      { numRuns: 200 },
    );
  });

  it('the greeting belongs to no frame', () => {
    const [first] = whole();
    expect([...(first?.fields.keys() ?? [])][0]).to.equal('Response');
  });

  it('keys keep their letters, the first of two stands, and variables are apart', () => {
    const [frame] = frameReader()(
      'Event: Status\r\nUniqueid: a\r\nUniqueid: b\r\nconstructor: c\r\nVariable: X=1=2\r\nno colon\r\n\r\n',
    );
    expect(frame && [field(frame, 'Uniqueid'), field(frame, 'constructor'), frame.variables.get('X')]).to.deep.equal([
      'a',
      'c',
      '1=2',
    ]);
    expect(frame?.fields.has('Variable')).to.equal(false);
  });
});
