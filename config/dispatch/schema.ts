/** dispatch.yaml, stations.csv, units.csv and plans/: what the centre has to send, and what each event asks for. */
import { z } from 'zod';
import { id, inForm, priority, text } from '../schema.ts';

const seconds = z.number().int().min(5).max(86_400);
/** Hours of the day, local; over midnight where the second comes first. */
const hours = z.tuple([inForm('hour'), inForm('hour')]);

export const dispatchFile = z.strictObject({
  /** What a unit can do, and a plan can ask for. */
  capabilities: z.array(z.strictObject({ id, label: text })).min(1),
  unitTypes: z
    .array(
      z.strictObject({
        id,
        label: text,
        /** Of routing.yaml. */
        service: id,
        capabilities: z.array(id).min(1),
        crew: z.strictObject({ least: z.number().int().min(1).max(50), usual: z.number().int().min(1).max(50) }),
        /** Before it is offered again after a mission. */
        checks: z.array(z.strictObject({ id, label: text })).default([]),
      }),
    )
    .min(1),
  sectors: z
    .array(
      z.strictObject({
        id,
        label: text,
        /** The road is so many times longer than the straight line. */
        detour: z.number().min(1).max(5).default(1.35),
        /** As a unit drives there. */
        kmh: z.number().min(5).max(200).default(45),
        /** Slower in these hours, by this factor. */
        busy: z.strictObject({ hours: z.array(hours).min(1), factor: z.number().min(1).max(5) }).optional(),
        /** What should stay there, by capability. */
        cover: z.array(z.strictObject({ capability: id, least: z.number().int().min(1).max(100) })).default([]),
      }),
    )
    .min(1),
  /** A server of travel times that speaks OSRM's API (`table/v1/driving/`); without it, times are by straight line. */
  travel: z
    .strictObject({
      url: inForm('osrmUrl'),
      /** The recommendation waits no longer. */
      deadlineMs: z.number().int().min(20).max(2_000).default(250),
      /** How long a time is good. */
      keepMinutes: z.number().int().min(1).max(1_440).default(60),
      /** Places in one request, as the server allows (`--max-table-size` of osrm-routed). */
      tableSize: z.number().int().min(2).max(10_000).default(100),
      breakAfter: z.number().int().min(1).max(100).default(3),
      retryMs: z.number().int().min(100).max(600_000).default(10_000),
    })
    .optional(),
  /** After so long, what is awaited is late. */
  targets: z
    .strictObject({
      /** From the nature chosen to the first unit engaged, by priority P0 to P3. */
      engagementS: z.tuple([seconds, seconds, seconds, seconds]).default([60, 120, 300, 900]),
      acknowledgementS: seconds.default(60),
      departureS: seconds.default(120),
      /** Added to the travel time foreseen. */
      arrivalGraceS: seconds.default(180),
      arrivalS: seconds.default(900),
      /** On the scene without a word. */
      wordS: seconds.default(900),
      /** A position older than this is no longer where the unit is. */
      positionS: seconds.default(300),
    })
    .prefault({}),
});

const need = z.strictObject({
  id,
  label: text,
  capability: id,
  count: z.number().int().min(1).max(20).default(1),
  /** Its late arrival costs lives: the latest of these is made as early as can be, before anything else is weighed. */
  vital: z.boolean().default(false),
  /** How much a minute matters beside the other needs. */
  weight: z.number().int().min(1).max(10).default(1),
  /** May be filled by a unit that comes for another need. */
  shared: z.boolean().default(false),
});

/** plans/NAME.yaml: one plan. Every condition given must hold; of several that do, the one with more conditions, and more narrow ones, wins. */
export const planFile = z.strictObject({
  id,
  label: text,
  when: z
    .strictObject({
      natures: z.array(id).min(1).optional(),
      groups: z.array(id).min(1).optional(),
      families: z.array(id).min(1).optional(),
      priorities: z.array(priority).min(1).optional(),
      sectors: z.array(id).min(1).optional(),
      /** Plans among the notes of the place, of place-notes.yaml. */
      sites: z.array(id).min(1).optional(),
      hours: z.array(hours).min(1).optional(),
    })
    .refine((all) => Object.keys(all).length > 0, 'condition'),
  /** The first is the reflex; each next one is what is there already, and this. */
  levels: z
    .array(z.strictObject({ label: text, needs: z.array(need).min(1).max(12) }))
    .min(1)
    .max(6),
});

type Written = z.infer<typeof dispatchFile>;
export type UnitType = Written['unitTypes'][number];
export type Sector = Written['sectors'][number];
export type TravelSource = NonNullable<Written['travel']>;
export type Targets = Written['targets'];
export type Plan = z.infer<typeof planFile>;
export type Need = z.infer<typeof need>;
export type Station = { id: string; name: string; sector: string; lonLat: [number, number] };
/** One line of the roster. `capabilities`: beyond those of its type. */
export type RosterUnit = {
  id: string;
  callSign: string;
  type: string;
  station: string;
  capabilities: string[];
  crew: number | null;
  shifts: [from: string, to: string][];
};

/** All that a centre's configuration says of units and plans. */
export type Dispatch = {
  capabilities: Written['capabilities'];
  unitTypes: UnitType[];
  sectors: Sector[];
  stations: Station[];
  units: RosterUnit[];
  plans: Plan[];
  targets: Targets;
  travel?: TravelSource | undefined;
  /** SHA-256 of the files' contents. */
  digest: string;
};
