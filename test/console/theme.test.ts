import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';

const css = readFileSync(new URL('../../console/theme.css', import.meta.url), 'utf8');

/** Tokens of a theme: name to red, green, blue. */
function tokensOf(theme: string): Map<string, number[]> {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  const found = [...block.matchAll(/--([\w-]+): #([0-9a-f]{6});/g)];
  return new Map(
    found.map(([, name = '', hex = '']) => [name, [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))]),
  );
}

/** WCAG 2.2, relative luminance. */
function luminance(rgb: number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: number[], b: number[]): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['ground', 'panel', 'raised'];
const texts = ['text', 'text-quiet', 'red', 'amber', 'blue', 'green'];

describe('the colours of the console', () => {
  for (const theme of ['dark', 'light']) {
    const tokens = tokensOf(theme);
    const ratio = (on: string, over: string) => contrast(tokens.get(on) ?? [], tokens.get(over) ?? []);

    it(`${theme}: every text is readable at 7:1 on every ground`, () => {
      for (const text of texts) {
        for (const ground of grounds) expect(ratio(text, ground), `${text} on ${ground}`).to.be.at.least(7);
      }
      expect(ratio('on-blue', 'blue-fill'), 'on blue').to.be.at.least(7);
      expect(ratio('blue', 'blue-wash'), 'blue on its wash').to.be.at.least(7);
    });

    it(`${theme}: the edge of a control stands out at 4.5:1`, () => {
      for (const ground of grounds) expect(ratio('edge', ground), `edge on ${ground}`).to.be.at.least(4.5);
    });
  }
});
