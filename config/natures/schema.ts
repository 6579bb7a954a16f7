/** The catalogue of natures: what an event can be, one file a family in `natures/`, and the hazards that go with them in `hazards.yaml`. */
import { z } from 'zod';
import { id, inForm, priority, text } from '../schema.ts';

/** Code by national list: `{ fait: C04.02.01, motif: M02.04 }`. The list's name is that of its file, `HubSante.fait.csv`. */
const codes = z.record(id, inForm('nationalCode')).default({});

/** How much each fact weighs while it is not known: 0 (never asked for) to 100 (nothing can be sent without it). */
const weight = z.number().int().min(0).max(100);
const needs = z.strictObject({ place: weight, number: weight, victims: weight });

/** hazards.yaml: what can hurt those who come. */
export const hazardsFile = z.strictObject({ hazards: z.array(z.strictObject({ id, label: text, codes })).min(1) });

const words = z.array(z.string().min(2).max(80)).default([]);

/** natures/FAMILY.yaml */
export const naturesFile = z.strictObject({
  family: z.strictObject({ id, label: text }),
  /** For every nature of the family that does not say otherwise. */
  needs,
  groups: z
    .array(
      z.strictObject({
        id,
        label: text,
        natures: z
          .array(
            z.strictObject({
              id,
              label: text,
              /** As callers say it and operators type it. */
              synonyms: z.strictObject({ fr: words, en: words }),
              /** Where nothing more is known. */
              priority,
              /** Services in charge, of routing.yaml; the first one leads. None for what is no event. */
              services: z.array(id),
              codes,
              hazards: z.array(id).default([]),
              needs: needs.partial().default({}),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

export type Hazard = z.infer<typeof hazardsFile>['hazards'][number];
type Group = z.infer<typeof naturesFile>['groups'][number];
export type Family = z.infer<typeof naturesFile>['family'] & { groups: Omit<Group, 'natures'>[] };
/** A leaf of the tree, with its branch. */
export type Nature = Omit<Group['natures'][number], 'needs'> & { family: string; group: string; needs: z.infer<typeof needs> };

/** A file's natures, each with its branch and all its needs. */
export function naturesOf({ family, needs: usual, groups }: z.infer<typeof naturesFile>): Nature[] {
  return groups.flatMap((group) =>
    group.natures.map(({ needs: own, ...nature }) => ({
      ...nature,
      family: family.id,
      group: group.id,
      needs: { place: own.place ?? usual.place, number: own.number ?? usual.number, victims: own.victims ?? usual.victims },
    })),
  );
}
