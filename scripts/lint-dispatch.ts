/**
 * Checks a centre's units and response plans with all that they refer to: `npm run lint:dispatch [FOLDER]`.
 * One line a problem: file, line, column, field, what was found, the remedy in both languages. Ends with 1 where there is one.
 */
import { loadCentre } from '../config/load-centre.ts';

const folder = process.argv[2] ?? process.env.TOCSIN_CONFIG ?? new URL('../config/sample', import.meta.url).pathname;
const loaded = await loadCentre(folder);
if (loaded.ok) {
  const { stations, sectors, units, plans } = loaded.centre.dispatch;
  console.log(`${units.length} units, ${stations.length} stations, ${sectors.length} sectors, ${plans.length} plans: no fault`);
} else {
  for (const { file, line, column, field, found, fr, en } of loaded.problems)
    console.log(`${file}:${line}:${column} ${field}${found ? ` «${found}»` : ''}\n  ${fr}\n  ${en}`);
  process.exitCode = 1;
}
