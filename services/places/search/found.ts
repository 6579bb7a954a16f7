import type { LonLat } from '../../context/fix.ts';
import type { FoundPlace } from '../place.ts';

/** One row of the answer. `distanceM`: from where the search was asked to look near; `score`: 0 to 1. */
export type RankedPlace = FoundPlace & { distanceM: number | null; score: number };

export type Asked = { text: string; near: LonLat | null; most: number };
