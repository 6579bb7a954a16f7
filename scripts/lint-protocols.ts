/**
 * Checks a centre's catalogue of natures, guided questions and rules of engagement: `npm run lint:protocols [FOLDER]`.
 * One line a problem: file, line, column, field, what was found, the remedy in both languages. Ends with 1 where there is one.
 */
import { loadQualification } from '../config/protocols/load-qualification.ts';

const folder = process.argv[2] ?? process.env.TOCSIN_CONFIG ?? new URL('../config/sample', import.meta.url).pathname;
const loaded = await loadQualification(folder);
if (loaded.ok) {
  const { natures, protocols, engagement } = loaded.qualification;
  const questions = protocols.reduce((sum, protocol) => sum + protocol.questions.length, 0);
  console.log(
    `${natures.length} natures, ${protocols.length} protocols (${questions} questions), ${engagement.length} rules of engagement: no fault`,
  );
} else {
  for (const { file, line, column, field, found, fr, en } of loaded.problems)
    console.log(`${file}:${line}:${column} ${field}${found ? ` «${found}»` : ''}\n  ${fr}\n  ${en}`);
  process.exitCode = 1;
}
