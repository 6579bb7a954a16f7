/** The caller's page as one document, some 8 kB: its style and its script are in it, and it asks for nothing more. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type PageLanguage, pageLanguages } from '../../../config/locations/schema.ts';
import { pageTexts } from './texts.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const [style, script] = [read('./page.css'), read('./page.js')];

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only what stands in the document itself runs, and it speaks to this server alone. */
export const pagePolicy = [
  "default-src 'none'",
  `script-src ${sha256(script)}`,
  `style-src ${sha256(style)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const isKnown = (language: string): language is PageLanguage => (pageLanguages as readonly string[]).includes(language);

/** The browser's first language that the page has, in its order; else that of the link. */
export function chooseLanguage(acceptLanguage: string, ofLink: string): PageLanguage {
  const wanted = acceptLanguage
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = parameters.map((each) => /^\s*q=([\d.]{1,5})$/.exec(each)?.[1]).find((each) => each !== undefined);
      return { language: tag.slice(0, 2).toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wanted.map(({ language }) => language).find(isKnown) ?? (isKnown(ofLink) ? ofLink : 'en');
}

const documents = new Map<PageLanguage, string>();

export function callerPage(language: PageLanguage): string {
  let page = documents.get(language);
  if (page === undefined) {
    page = documentIn(language);
    documents.set(language, page);
  }
  return page;
}

function documentIn(language: PageLanguage): string {
  const texts = pageTexts[language];
  // Data, not a script: nothing in it runs. A `<` could end it.
  const data = JSON.stringify(texts).replace(/</g, '\\u003c');
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>112</title>
<style>${style}</style>
<main>
<h1>${texts.title}</h1>
<div id="state" data-is="waiting" role="status" aria-live="polite"><span id="said">${texts.asking}</span><span id="exact"></span></div>
<button id="again" type="button" hidden>${texts.again}</button>
<p>${texts.keepOpen}</p>
<small>${texts.private}</small>
</main>
<script type="application/json" id="texts">${data}</script>
<script type="module">${script}</script>
</html>
`;
}
