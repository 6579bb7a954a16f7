const longestText = 256;

/** An outside text as people may see it: no control characters, 256 characters at most. */
export function cleanText(text: string): string {
  const visible = text.replace(/\p{Cc}+/gu, ' ').trim();
  return [...visible].slice(0, longestText).join('');
}
