import type { Theme } from '../state/settings.ts';

/** The theme's tokens, as a canvas and a map style take them. */
const tokens = ['ground', 'panel', 'raised', 'rule', 'edge', 'text', 'text-quiet', 'red', 'amber', 'blue', 'green'] as const;

export type MapColours = Record<(typeof tokens)[number], string>;

/** Those of a theme, whichever is on the page now. */
export function readColours(theme: Theme): MapColours {
  const probe = document.createElement('div');
  probe.dataset.theme = theme;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const colours = Object.fromEntries(tokens.map((token) => [token, style.getPropertyValue(`--${token}`).trim()]));
  probe.remove();
  return colours as MapColours;
}
