import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { BoardState } from '../../../console/state/board.ts';
import { sheetsToClose } from '../../../console/state/closing.ts';
import { digitOf } from '../../../console/state/digits.ts';
import { positionId } from '../../../services/ids.ts';
import { moment } from '../../support/calls.ts';

const [p01, p02, p03] = ['p01', 'p02', 'p03'].map(positionId);
const head = (id: string, at: number, position: unknown, live = 0) => [id, { id, openedAt: moment(at), position, live }] as const;

describe('the sheets that wait for their disposition', () => {
  it('are those of my position and of positions where nobody sits, their calls over, the oldest first', () => {
    const heads = [
      head('mine', 3, p01),
      head('on the line', 0, p01, 1),
      head('another’s', 0, p02),
      head('nobody’s', 1, p03),
      head('never answered', 2, null),
    ];
    const board = {
      events: new Map(heads as never),
      positions: new Map([
        [p02, { operator: 'sacha' }],
        [p03, { operator: null }],
      ] as never),
    } as unknown as BoardState;
    expect(sheetsToClose(board, p01 ?? null).map(({ id }) => id)).to.deep.equal(['nobody’s', 'never answered', 'mine']);
  });
});

describe('a digit', () => {
  it('is the same key on an AZERTY keyboard, without Shift', () => {
    expect([...'0123456789'].map(digitOf)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...'à&é"\'(-è_ç'].map(digitOf)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(['v', 'Enter', ''].map(digitOf)).to.deep.equal([null, null, null]);
  });
});
