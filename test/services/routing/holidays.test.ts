import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { easter, holidayOn } from '../../../services/routing/holidays.ts';

describe('public holidays', () => {
  for (const [year, day] of [
    [1818, '03-22'],
    [2000, '04-23'],
    [2024, '03-31'],
    [2026, '04-05'],
    [2038, '04-25'],
    [2285, '03-22'],
  ] as const)
    it(`Easter of ${year} is on ${day}`, () => expect(new Date(easter(year)).toISOString()).to.contain(`${year}-${day}`));

  it('Easter is always a Sunday from 22 March to 25 April', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1583, max: 9999 }), (year) => {
        const day = new Date(easter(year));
        const monthAndDay = day.toISOString().slice(-19, -14);
        expect(day.getUTCDay()).to.equal(0);
        expect(monthAndDay >= '03-22' && monthAndDay <= '04-25').to.equal(true);
      }),
    );
  });

  const on = (department: string) =>
    Array.from({ length: 365 }, (_, index) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10))
      .filter((day) => holidayOn(day, department) !== null)
      .map((day) => day.slice(5));

  const everywhere = ['01-01', '04-06', '05-01', '05-08', '05-14', '05-25', '07-14', '08-15', '11-01', '11-11', '12-25'];

  it('the eleven of 2026 in Gironde', () => expect(on('33')).to.deep.equal(everywhere));

  for (const department of ['57', '67', '68'])
    it(`Good Friday and Saint Stephen's Day besides in ${department}`, () =>
      expect(on(department)).to.deep.equal([...everywhere, '04-03', '12-26'].sort()));

  for (const [department, day] of [
    ['971', '05-27'],
    ['972', '05-22'],
    ['973', '06-10'],
    ['974', '12-20'],
    ['976', '04-27'],
  ] as const)
    it(`the abolition of slavery on ${day} in ${department}`, () =>
      expect(on(department)).to.deep.equal([...everywhere, day].sort()));
});
