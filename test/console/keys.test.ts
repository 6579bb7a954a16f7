import { expect } from 'chai';
import { describe, it } from 'mocha';
import { acts } from '../../console/keys.ts';

describe('the keys of the page', () => {
  it('each does one thing', () => {
    const pressed = acts.map(({ key, ctrl, shift }) => `${ctrl ? 'Ctrl ' : ''}${shift ? 'Maj ' : ''}${key.toUpperCase()}`);
    expect(pressed.filter((key, index) => pressed.indexOf(key) !== index)).to.deep.equal([]);
  });
});
