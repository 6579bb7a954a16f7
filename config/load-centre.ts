import { resolve } from 'node:path';
import type { z } from 'zod';
import { loadAlerting } from './alerting/load-alerting.ts';
import { checkFile, digestOf, placed } from './check-file.ts';
import { crossChecks, type FileName, type Written } from './cross-checks.ts';
import { loadDispatch } from './dispatch/load-dispatch.ts';
import { loadDispositions } from './dispositions/load-dispositions.ts';
import { loadLocations } from './locations/load-locations.ts';
import { loadMap } from './map/load-map.ts';
import { loadMessaging } from './messaging/load-messaging.ts';
import { loadPlaces } from './places/load-places.ts';
import type { ConfigurationProblem } from './problem.ts';
import { hasQualification, loadQualification, noQualification } from './protocols/load-qualification.ts';
import { routingFile } from './routing/schema.ts';
import { type Centre, contextFile, positionsFile, triageFile } from './schema.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

export type { ConfigurationProblem } from './problem.ts';

const files: readonly FileName[] = ['positions.yaml', 'routing.yaml', 'triage.yaml', 'context.yaml'];

/**
 * Reads a centre's configuration: positions.yaml, routing.yaml, triage.yaml and context.yaml of a folder, and, where it has any of its
 * files, all that qualifies an event (`loadQualification`), its units and plans (`loadDispatch`), dispositions.yaml, map.yaml and messaging.yaml where they are there,
 * and the files of who is told and what is done (`loadAlerting`). Answers the whole centre, or every problem at once, in order of file and line; never half a
 * centre, and never an error for what the files hold.
 */
export async function loadCentre(
  folder: string,
): Promise<{ ok: true; centre: Centre } | { ok: false; problems: ConfigurationProblem[] }> {
  const read = await Promise.all(files.map((file) => readYaml(folder, file)));
  const problems = read.flatMap((one) => one.problems);
  const sources = new Map<string, YamlSource | null>(files.map((file, index) => [file, read[index]?.source ?? null]));

  const parsed = {
    positions: check('positions.yaml', positionsFile),
    routing: check('routing.yaml', routingFile),
    triage: check('triage.yaml', triageFile),
    context: check('context.yaml', contextFile),
  };
  const written = Object.fromEntries(files.map((file) => [file, sources.get(file)?.value])) as Written;
  for (const finding of await crossChecks(written, folder)) {
    const source = sources.get(finding.file);
    if (source) problems.push(placed(source, finding));
  }

  const located = await loadPlaces(folder);
  problems.push(...located.problems);

  const locating = await loadLocations(folder);
  problems.push(...locating.problems);

  const qualified = (await hasQualification(folder))
    ? await loadQualification(folder)
    : { ok: true as const, qualification: noQualification };

  const closing = await loadDispositions(folder);
  problems.push(...closing.problems);

  const mapped = await loadMap(folder);
  problems.push(...mapped.problems);

  const names = qualified.ok ? qualified.qualification : noQualification;
  const services = parsed.routing?.services.map(({ id }) => id) ?? [];
  const sending = await loadDispatch(folder, { natures: names.natures, families: names.families, services });
  problems.push(...sending.problems);
  const texts = await loadMessaging(folder);
  problems.push(...texts.problems);

  const { positions, routing, triage, context } = parsed;
  const told = await loadAlerting(folder, routing?.centre.country ?? 'FR');
  problems.push(...told.problems);
  const { alerting } = told;
  const { dispositions } = closing;
  const { places } = located;
  const { locations } = locating;
  const { messaging } = texts;
  const { dispatch } = sending;
  const isRead =
    positions && routing && triage && context && dispositions && places && messaging && alerting && dispatch && locations;
  if (!qualified.ok || problems.length > 0 || !isRead) {
    const order = (one: ConfigurationProblem) => files.indexOf(one.file as FileName);
    problems.sort((a, b) => order(a) - order(b) || a.line - b.line || a.column - b.column);
    return { ok: false, problems: [...problems, ...(qualified.ok ? [] : qualified.problems)] };
  }
  return {
    ok: true,
    centre: {
      positions: positions.positions,
      routing,
      triage,
      context,
      qualification: qualified.qualification,
      map: mapped.map,
      places,
      locations,
      dispositions,
      dispatch,
      alerting,
      messaging,
      folder: resolve(folder),
      digest: digestOf(
        sources.values(),
        `${qualified.qualification.digest}${places.digest}${closing.digest}${dispatch.digest}${texts.digest}${told.digest}${mapped.digest}${locating.digest}`,
      ),
    },
  };

  function check<T>(file: FileName, schema: z.ZodType<T>): T | null {
    const { data, problems: found } = checkFile(sources.get(file), schema);
    problems.push(...found);
    return data;
  }
}
