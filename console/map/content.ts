/**
 * What a map shows: plain data, whatever it comes from. Made by `content-of.ts` from the state of the console, turned into GeoJSON by
 * `to-geojson.ts`.
 */
import type { LonLat, Shape } from '../../services/context/fix.ts';
import type { UnitStatus } from '../../services/dispatch/status.ts';
import type { Priority } from '../../services/triage/priority.ts';

export type GroundShape = Exclude<Shape, { type: 'civic' }>;

/** A location of the caller, lettered as in the list. `isMisplaced`: it is drawn where it says, and the map does not go there. */
export type MapFix = { id: string; letter: string; shape: GroundShape; ageMs: number; isMisplaced: boolean };
/** Where the operator says it is. */
export type MapPlace = { at: LonLat; label: string };
/** `place`: in words, where any are known. */
export type MapEvent = {
  id: string;
  number: string;
  nature: string | null;
  place: string | null;
  priority: Priority;
  at: LonLat;
};
/** `headingDeg` clockwise from north; null where it stands still or does not say. `ageMs`: of the position. */
export type MapUnit = {
  id: string;
  callSign: string;
  status: UnitStatus;
  at: LonLat;
  headingDeg: number | null;
  ageMs: number;
};
/** An outline of the ground: rings of one polygon, the outer one first. */
export type MapArea = { id: string; kind: 'area' | 'sector'; name: string; rings: LonLat[][] };
/** A danger that stays where it is, whatever happens: a chemical works, a weak bridge. `radiusM`: how far it counts. */
export type MapHazard = { id: string; name: string; at: LonLat; radiusM: number };

export type MapContent = {
  fixes: MapFix[];
  place: MapPlace | null;
  events: MapEvent[];
  units: MapUnit[];
  areas: MapArea[];
  hazards: MapHazard[];
  /** The event or unit that is selected. */
  selected: string | null;
};

export const emptyContent: MapContent = {
  fixes: [],
  place: null,
  events: [],
  units: [],
  areas: [],
  hazards: [],
  selected: null,
};

/** How far a position can be trusted for its age: as it is, with care, as a memory. */
export type AgeClass = 'fresh' | 'old' | 'stale';
const oldMs = 2 * 60_000;
const staleMs = 10 * 60_000;

export const ageClass = (ageMs: number): AgeClass => (ageMs < oldMs ? 'fresh' : ageMs < staleMs ? 'old' : 'stale');
