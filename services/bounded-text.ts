/** The far end said more than was agreed. */
export class AnswerTooLarge extends Error {}

/** The body of an answer. Throws `AnswerTooLarge` where it is over `mostBytes`, without reading the rest. */
export async function boundedText(response: Response, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new AnswerTooLarge(`the answer is over ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
