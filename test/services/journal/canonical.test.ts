import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { canonicalJson, canonicalText, chainHash, firstPreviousHash } from '../../../services/journal/canonical.ts';
import type { Announced } from '../../../services/journal/commit.ts';

const commit = {
  version: 1,
  seq: 1,
  id: '019ab000-0000-7000-8000-000000000001',
  stream: 'system/tocsin',
  at: '2026-11-24T04:00:00.000Z',
  author: { kind: 'tocsin' },
  cause: null,
  sheet: null,
  entries: [{ version: 'é', type: 'Started', at: '2026-11-24T04:00:00.000Z' }],
} as unknown as Announced;

const text =
  '{"at":"2026-11-24T04:00:00.000Z","author":{"kind":"tocsin"},"cause":null,"entries":[{"at":"2026-11-24T04:00:00.000Z","type":"Started","version":"é"}],' +
  '"id":"019ab000-0000-7000-8000-000000000001","seq":1,"sheet":null,"stream":"system/tocsin","version":1}';

/** The same value with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

describe('canonical text', () => {
  it('is the same text and hash in any version of Tocsin', () => {
    expect(canonicalText(commit)).to.equal(text);
    // From another implementation: printf '%064d\n%s' 0 "$text" | sha256sum
    expect(chainHash(firstPreviousHash, text)).to.equal('4df46a585bde1d1dfe111d4c0e83fcd1e29f18f6ab861f3a9b6094d98b6ca31b');
  });

  it('writes numbers, names and control characters as RFC 8785 does', () => {
    const value = {
      '€': 1,
      '\r': 2,
      '1': 3,
      '😀': 4,
      ö: 5,
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0],
      text: '€$\u000f\nA\'B"\\',
    };
    expect(canonicalJson(value)).to.equal(
      '{"\\r":2,"1":3,"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"text":"€$\\u000f\\nA\'B\\"\\\\","ö":5,"€":1,"😀":4}',
    );
  });

  it('does not depend on the order in which an object was built, and survives being stored and read', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).to.equal(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).to.equal(canonicalJson(value));
      }),
    );
  });

  it('leaves out what the hashes say, and replaces what UTF-8 or BSON cannot carry', () => {
    expect(canonicalText({ ...commit, hash: 'x', previousHash: 'y' } as Announced)).to.equal(text);
    expect(canonicalJson({ 'a\0b': 'c\ud800d' })).to.equal('{"a\ufffdb":"c\ufffdd"}');
    expect(() => canonicalJson(() => 0)).to.throw(TypeError);
  });
});
