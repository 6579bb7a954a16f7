import { useEffect, useState } from 'react';
import type { LonLat } from '../../services/context/fix.ts';
import type { FoundPlace } from '../../services/places/place.ts';
import * as api from '../state/api.ts';

/** What stands at a point, where it has been told. */
export type Standing = (at: LonLat) => FoundPlace | undefined;

const nameOf = (at: LonLat) => at.map((degrees) => degrees.toFixed(6)).join();

/** Asks what stands at these points, each once; the nearest address where addresses are imported. Nothing waits for the answers. */
export function useStanding(points: readonly LonLat[]): Standing {
  const [known, setKnown] = useState<ReadonlyMap<string, FoundPlace>>(new Map());
  const wanted = points.map(nameOf).join(' ');
  useEffect(() => {
    let isOver = false;
    for (const name of wanted.split(' ').filter((each) => each !== '')) {
      void api.placeAt(name).then((answer) => {
        if (!isOver && answer.outcome === 'done') setKnown((before) => new Map(before).set(name, answer.value));
      });
    }
    return () => {
      isOver = true;
    };
  }, [wanted]);
  return (at) => known.get(nameOf(at));
}
