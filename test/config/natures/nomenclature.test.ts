import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { compareCodes, listName, listsNotGiven, readCodeList } from '../../../config/natures/nomenclature.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const head = ',code,label_n1,label_n2,label_n3,description,commentaire\n';
const codesOf = (text: string) =>
  readCodeList('fait', bytes(text)).list.codes.map(({ code, level, parent }) => [code, level, parent]);
const problemsOf = (text: string) => readCodeList('fait', bytes(text)).problems;

describe('national code lists', () => {
  it('a list on three levels becomes a tree, by the column of each label', () => {
    const text = `${head}0,A01.00.00,Feu,,,,\n1,A01.01.00,,De bâtiment,,,\n2,A01.01.01,,,De cave,,Souvent fumée\n3,A01.00.02,,Dehors,,,\n4,A02.00.00,Eau,,,,\n`;
    expect(codesOf(text)).to.deep.equal([
      ['A01.00.00', 1, null],
      ['A01.01.00', 2, 'A01.00.00'],
      ['A01.01.01', 3, 'A01.01.00'],
      ['A01.00.02', 2, 'A01.00.00'],
      ['A02.00.00', 1, null],
    ]);
    expect(readCodeList('fait', bytes(text)).list.codes[2]).to.include({ label: 'De cave', comment: 'Souvent fumée' });
  });

  it('a level left out: the label hangs on the nearest one above', () => {
    expect(codesOf(`${head}0,A,Feu,,,,\n1,A.9,,,Feu de rien,,\n`)).to.deep.equal([
      ['A', 1, null],
      ['A.9', 3, 'A'],
    ]);
  });

  it('with the mark of UTF-8, with CRLF, with semicolons, with other names of the columns: the same tree', () => {
    const lines = ['0,A,Feu,,', '1,A.1,,Étage,Là-haut'];
    const plain = `,code,label_n1,label_n2,description\n${lines.join('\n')}\n`;
    const wanted = readCodeList('x', bytes(plain));
    expect(wanted.list.codes).to.have.length(2);
    const others = [
      `\uFEFF${plain}`,
      plain.replaceAll('\n', '\r\n'),
      plain.replaceAll(',', ';'),
      plain.replace('label_n2', 'Libellé niveau 2'),
      plain.trimEnd(),
    ];
    for (const text of others) expect(readCodeList('x', bytes(text)), text).to.deep.equal(wanted);
  });

  it('a description in quotes keeps its line breaks, commas and quotes', () => {
    const { list, problems } = readCodeList('fait', bytes(`${head}0,A,Feu,,,"de ""tout"", ou\nde rien",\n1,B,Eau,,,,\n`));
    expect(problems).to.deep.equal([]);
    expect(list.codes.map((one) => one.description)).to.deep.equal(['de "tout", ou\nde rien', '']);
  });

  it('bad records are told with their line, and the others are read', () => {
    const text = `${head}0,A,Feu,,,,\n1,A,Encore,,,,\n2,,Sans code,,,,\n3,B,,,,,\n4,C,Deux,Niveaux,,,\n5,D\n6,E,Eau,,,,\n`;
    expect(codesOf(text)).to.deep.equal([
      ['A', 1, null],
      ['E', 1, null],
    ]);
    expect(problemsOf(text)).to.deep.equal([
      { line: 3, said: 'A is there twice: the first one counts' },
      { line: 4, said: 'no code' },
      { line: 5, said: 'B has no label' },
      { line: 6, said: 'C has labels on two levels' },
      { line: 7, said: '2 fields, and the first line names 7' },
    ]);
  });

  it('a file cut in the middle of a quote, in Windows-1252, or without its header is refused as a whole', () => {
    for (const [file, says] of [
      [bytes(`${head}0,A,"Feu`), /Quote/i],
      [Uint8Array.from([...bytes(head), 0x30, 0x2c, 0x41, 0x2c, 0xc9, 0x2c, 0x0a]), /UTF-8/],
      [bytes('a,b,c\n1,2,3\n'), /first line must name/],
      [bytes(''), /first line must name/],
    ] as const) {
      const { list, problems } = readCodeList('fait', file);
      expect(list.codes).to.deep.equal([]);
      expect(problems).to.have.length(1);
      expect(problems[0]?.said).to.match(says);
    }
  });

  it('any bytes at all: an answer, never an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.string({ maxLength: 300 }).map((text) => bytes(head + text)),
        ),
        (file) => {
          const { list } = readCodeList('fait', file);
          expect(new Set(list.codes.map((one) => one.code)).size).to.equal(list.codes.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('the list’s name is the last part of its file’s', () => {
    expect(['/x/HubSante.fait.csv', 'C:\\x\\HubSante.typeVecteur.CSV', 'motif.csv'].map(listName)).to.deep.equal([
      'fait',
      'typevecteur',
      'motif',
    ]);
  });

  it('the catalogue beside a list: codes that the list lacks, and codes without a nature', async () => {
    const { natures, hazards } = await sampleQualification();
    const used = [...natures, ...hazards].flatMap((one) => (one.codes.fait ? [one.codes.fait] : []));
    const all = [...new Set(used)].sort();
    const [lost, ...kept] = all;
    const text = `${head}${kept.map((code, index) => `${index},${code},Texte,,,,`).join('\n')}\n999,Z99,Rien,,,,\n`;
    const { list } = readCodeList('fait', bytes(text));
    const [compared] = compareCodes(natures, hazards, [list]);
    expect(compared?.unknown.length).to.equal(used.filter((code) => code === lost).length);
    expect(compared?.unknown[0]?.code).to.equal(lost);
    expect(compared?.unused.map((one) => one.code)).to.deep.equal(['Z99']);
    expect(compared?.used).to.equal(kept.length);
    expect(listsNotGiven(natures, hazards, [list])).to.deep.equal(['attribution', 'motif', 'risque']);
  });

  // The published lists are not in the project: named by TOCSIN_NOMENCLATURE they are tried as well.
  const folder = process.env.TOCSIN_NOMENCLATURE;
  if (folder)
    it(`the published lists of ${folder} are read whole, and know every code of the sample`, async () => {
      const files = (await readdir(folder)).filter((file) => file.endsWith('.csv'));
      const read = await Promise.all(files.map(async (file) => readCodeList(listName(file), await readFile(join(folder, file)))));
      expect(read.flatMap((one) => one.problems)).to.deep.equal([]);
      const { natures, hazards } = await sampleQualification();
      const lists = read.map((one) => one.list);
      expect(lists.every((list) => list.codes.length > 0)).to.equal(true);
      expect(compareCodes(natures, hazards, lists).flatMap((one) => one.unknown)).to.deep.equal([]);
      expect(listsNotGiven(natures, hazards, lists)).to.deep.equal([]);
    });
});
