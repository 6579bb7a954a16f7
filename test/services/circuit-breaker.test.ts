import { expect } from 'chai';
import { describe, it } from 'mocha';
import { CircuitBreaker } from '../../services/circuit-breaker.ts';
import { AnswerCache } from '../../services/context/subscribers/answer-cache.ts';

describe('a directory that keeps failing', () => {
  function failing(times: number) {
    let now = 0;
    const breaker = new CircuitBreaker({ breakAfter: 3, retryMs: 1_000, clock: () => now });
    for (let time = 0; time < times; time += 1) breaker.failed();
    return { breaker, later: (byMs: number) => (now += byMs) };
  }

  it('is asked until it failed three times in a row', () => {
    expect(failing(2).breaker.admits()).to.equal(true);
    expect(failing(3).breaker.admits()).to.equal(false);
  });

  it('failures with a success between them are not in a row', () => {
    const { breaker } = failing(2);
    breaker.succeeded();
    breaker.failed();
    breaker.failed();
    expect(breaker.open).to.equal(false);
  });

  it('is left alone until its time, then tried by one call only', () => {
    const { breaker, later } = failing(3);
    later(999);
    expect(breaker.admits()).to.equal(false);
    later(1);
    expect([breaker.admits(), breaker.admits(), breaker.admits()]).to.deep.equal([true, false, false]);
  });

  it('a trial that succeeds opens the way to all', () => {
    const { breaker, later } = failing(3);
    later(1_000);
    breaker.admits();
    breaker.succeeded();
    expect([breaker.open, breaker.admits(), breaker.admits()]).to.deep.equal([false, true, true]);
  });

  it('a trial that fails closes it for the whole time again', () => {
    const { breaker, later } = failing(3);
    later(1_000);
    breaker.admits();
    breaker.failed();
    later(999);
    expect(breaker.admits()).to.equal(false);
    later(1);
    expect(breaker.admits()).to.equal(true);
  });
});

describe('answers kept', () => {
  it('go when their time is over', () => {
    let now = 0;
    const cache = new AnswerCache<string>({ keepMs: 100, most: 10, clock: () => now });
    cache.set('a', 'x');
    now = 99;
    expect(cache.get('a')).to.equal('x');
    now = 100;
    expect(cache.get('a')).to.equal(undefined);
    expect(cache.size).to.equal(0);
  });

  it('never become more than their bound: the one unused for longest goes', () => {
    const cache = new AnswerCache<number>({ keepMs: 100, most: 2, clock: () => 0 });
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).to.deep.equal([1, undefined, 3]);
  });

  it('are not kept at all where the time is nought', () => {
    const cache = new AnswerCache<number>({ keepMs: 0, most: 2, clock: () => 0 });
    cache.set('a', 1);
    expect(cache.size).to.equal(0);
  });
});
