/** The page behind a notice's link: plain HTML, for any phone. */
import type { Notice } from '../notices/notice.ts';

const words = {
  fr: { title: 'Avis du centre de secours', confirm: 'J’ai reçu cet avis', done: 'Réception enregistrée. Merci.' },
  en: { title: 'Notice from the emergency centre', confirm: 'I have this notice', done: 'Receipt recorded. Thank you.' },
};

const htmlOf = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\n/g, '<br>');

export function receiptPage({ language, text, receipts }: Notice): string {
  const t = words[language];
  const isDone = receipts.some(({ proof }) => proof === 'link');
  const end = isDone
    ? `<p role="status"><strong>${t.done}</strong></p>`
    : `<form method="post"><button>${t.confirm}</button></form>`;
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="stylesheet" href="/receipt.css">
<title>${t.title}</title>
<main><h1>${t.title}</h1><p>${htmlOf(text)}</p>${end}</main>
</html>
`;
}
