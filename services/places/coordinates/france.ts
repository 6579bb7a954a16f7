/** Where France is, by boxes: to see that coordinates were dictated in the other order. Pure. */
import type { LonLat } from '../../context/fix.ts';

/** West, south, east, north; degrees, WGS 84. */
const boxes: [west: number, south: number, east: number, north: number][] = [
  [-5.5, 41.2, 9.8, 51.3], // mainland and Corsica
  [-63.3, 14.2, -60.7, 18.3], // Guadeloupe, Martinique, Saint-Martin
  [-54.7, 2, -51.5, 6], // Guyane
  [55.1, -21.5, 55.9, -20.8], // La Réunion
  [44.9, -13.1, 45.4, -12.5], // Mayotte
  [-56.6, 46.7, -56, 47.2], // Saint-Pierre-et-Miquelon
  [163, -23, 168.3, -19.3], // Nouvelle-Calédonie
  [-155, -28, -134, -7], // Polynésie française
  [-178.3, -14.5, -176, -13], // Wallis-et-Futuna
];

export const looksFrench = ([longitude, latitude]: LonLat): boolean =>
  boxes.some(([west, south, east, north]) => longitude >= west && longitude <= east && latitude >= south && latitude <= north);
