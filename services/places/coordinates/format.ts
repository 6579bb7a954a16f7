/** Coordinates to be read aloud, latitude first. Pure; without the grids, which need the projection. */
import type { LonLat } from '../../context/fix.ts';

/** `46.80000, 2.40000`: to a metre. */
export const toDecimal = ([longitude, latitude]: LonLat): string => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

/** `46°48.000'N 2°24.000'E`: to two metres. */
export const toMinutes = (lonLat: LonLat): string =>
  both(lonLat, (degrees) => sexagesimal(degrees, 60_000, (parts) => `${parts.degrees}°${pad(parts.rest / 1_000, 3)}'`));

/** `46°48'00.0"N 2°24'00.0"E`: to three metres. */
export const toSeconds = (lonLat: LonLat): string =>
  both(lonLat, (degrees) =>
    sexagesimal(degrees, 36_000, ({ degrees: whole, rest }) => {
      const minutes = Math.floor(rest / 600);
      return `${whole}°${String(minutes).padStart(2, '0')}'${pad((rest - minutes * 600) / 10, 1)}"`;
    }),
  );

const both = ([longitude, latitude]: LonLat, write: (degrees: number) => string) =>
  `${write(Math.abs(latitude))}${latitude < 0 ? 'S' : 'N'} ${write(Math.abs(longitude))}${longitude < 0 ? 'W' : 'E'}`;

/** Rounded as a whole first, so that nothing ever reads 60 minutes. `perDegree`: how many of the smallest parts that are written. */
function sexagesimal(degrees: number, perDegree: number, write: (parts: { degrees: number; rest: number }) => string): string {
  const all = Math.round(degrees * perDegree);
  const whole = Math.floor(all / perDegree);
  return write({ degrees: whole, rest: all - whole * perDegree });
}

const pad = (value: number, decimals: number) => value.toFixed(decimals).padStart(3 + decimals, '0');
