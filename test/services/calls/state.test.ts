import { expect } from 'chai';
import { describe, it } from 'mocha';
import { WrongCallState } from '../../../services/calls/call.ts';
import { type Change, DeskState } from '../../../services/calls/state.ts';
import { callId, legId, positionId } from '../../../services/ids.ts';
import { aQueuedCall, moment } from '../../support/calls.ts';

const call = callId('pbx1-1.1');
const p01 = positionId('p01');

function stateWithACall(): DeskState {
  const { id, failedOffers, state: _state, ...facts } = aQueuedCall(call);
  const state = new DeskState({
    openDocuments: () => [],
    document: () => null,
    documents: () => ({ items: [], nextCursor: null }),
  });
  const at = moment(0);
  const position = { id: p01, name: 'Poste 1', groups: [], skills: [], wrapUpMs: 0 };
  const changes: Change[] = [
    { kind: 'position', id: p01, entries: [{ type: 'PositionConfigured', at, position: p01, facts: position }] },
    { kind: 'call', id, entries: [{ type: 'CallQueued', at, call, facts }] },
    { kind: 'sheet', id: facts.sheet, entries: [{ type: 'SheetOpened', at, sheet: facts.sheet, number: '2026-000001', call }] },
  ];
  state.fold(changes, 3).keep();
  return state;
}

const shown = (state: DeskState) => JSON.stringify([[...state.calls], [...state.sheets], [...state.positions]]);

describe('the state of the desk', () => {
  it('changes of which the last cannot be change nothing, and the next ones fold as if they had never come', () => {
    const state = stateWithACall();
    const before = shown(state);
    const offered: Change = {
      kind: 'call',
      id: call,
      entries: [{ type: 'CallOffered', at: moment(1), call, position: p01 }],
    };
    const ended: Change = {
      kind: 'call',
      id: call,
      entries: [{ type: 'CallEnded', at: moment(2), call, by: 'caller', cause: '16', exact: true }],
    };
    expect(() => state.fold([offered, ended], 5)).to.throw(WrongCallState);
    expect(shown(state)).to.equal(before);
    state.fold([offered], 4).keep();
    expect(state.call(call)?.state).to.equal('offered');
    expect(state.positions.get(p01)?.activity).to.include({ is: 'ringing', call });
  });

  it('what is folded is the state only once it is kept, and its documents are those of after', () => {
    const state = stateWithACall();
    const before = shown(state);
    const entries = [{ type: 'CallAnswered', at: moment(1), call, position: p01, operator: null, leg: legId('1.2') } as const];
    const folded = state.fold([{ kind: 'call', id: call, entries }], 4);
    expect(shown(state)).to.equal(before);
    const documents = folded
      .documents()
      .map(({ collection, id, version, state: shownState }) => [collection, id, version, shownState]);
    expect(documents).to.deep.equal([
      ['calls', call, 4, 'answered'],
      ['sheets', state.call(call)?.sheet, 4, 'open'],
      ['positions', p01, 4, 'on call'],
    ]);
    folded.keep();
    expect(state.call(call)?.state).to.equal('answered');
  });
});
