import { loadQualification, type Qualification } from '../../config/protocols/load-qualification.ts';

export const sampleFolder = new URL('../../config/sample', import.meta.url).pathname;

let loaded: Promise<Qualification> | undefined;

/** The sample centre's catalogue, protocols and rules, read once for all tests. Throws where they have a fault. */
export function sampleQualification(): Promise<Qualification> {
  loaded ??= loadQualification(sampleFolder).then((answer) => {
    if (!answer.ok) throw new Error(JSON.stringify(answer.problems, null, 1));
    return answer.qualification;
  });
  return loaded;
}
