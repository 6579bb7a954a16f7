/** The ground of the map: what the centre has configured, or the bundled outlines where that cannot be had. */

import regularFont from '@fontsource/b612/files/b612-latin-400-normal.woff2?url';
import boldFont from '@fontsource/b612/files/b612-latin-700-normal.woff2?url';
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { MapGround } from '../../../services/http/messages.ts';
import type { MapColours } from '../colours.ts';
import { decodeOutlines, type Outlines, type OutlinesFile } from './decode-outlines.ts';
import { bold, borderLayers, groundLayers, nameLayers, outlineSources, regular } from './outline-layers.ts';
import outlinesUrl from './outlines.json?url';
import { openPmtiles } from './pmtiles.ts';
import { protomapsLayers } from './protomaps-layers.ts';

const outlinesCredit = 'Natural Earth · Insee · GeoNames';

/** `isFallback`: what was configured could not be had. */
export type GroundStyle = { style: StyleSpecification; credit: string; isFallback: boolean };

let outlines: Promise<Outlines> | undefined;

/** Read once a page; asked for again where the server was away. */
function loadOutlines(): Promise<Outlines> {
  outlines ??= fetch(outlinesUrl)
    .then(async (answer) => decodeOutlines((await answer.json()) as OutlinesFile))
    .catch((error: unknown) => {
      outlines = undefined;
      throw error;
    });
  return outlines;
}

/** Never rejects for what is configured; rejects where not even the bundled outlines come. */
export async function groundOf(ground: MapGround, colours: MapColours): Promise<GroundStyle> {
  try {
    switch (ground.kind) {
      case 'outlines':
        return await outlinesOnly(colours, false);
      case 'pmtiles':
        return await withPmtiles(ground, colours);
      case 'style':
        return { style: await fetchStyle(ground.address), credit: ground.credit, isFallback: false };
    }
  } catch (error) {
    if (ground.kind === 'outlines') throw error;
    return outlinesOnly(colours, true);
  }
}

async function outlinesOnly(colours: MapColours, isFallback: boolean): Promise<GroundStyle> {
  const sources = outlineSources(await loadOutlines());
  const layers = [...groundLayers(colours), ...borderLayers(colours), ...nameLayers(colours)];
  return { style: styleOf(sources, layers), credit: outlinesCredit, isFallback };
}

/** The file over the outlines: it may hold a region only. */
async function withPmtiles(ground: Extract<MapGround, { kind: 'pmtiles' }>, colours: MapColours): Promise<GroundStyle> {
  const [{ source, isRaster }, known] = await Promise.all([openPmtiles(ground.address), loadOutlines()]);
  const layers = isRaster
    ? [...groundLayers(colours), raster, ...borderLayers(colours)]
    : [...groundLayers(colours), ...protomapsLayers(colours), ...borderLayers(colours)];
  const style = styleOf({ ...outlineSources(known), ground: source }, layers);
  return { style, credit: `${ground.credit} · ${outlinesCredit}`, isFallback: false };
}

const raster: LayerSpecification = { id: 'ground', type: 'raster', source: 'ground' };

async function fetchStyle(address: string): Promise<StyleSpecification> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return withFonts((await answer.json()) as StyleSpecification);
}

const styleOf = (sources: StyleSpecification['sources'], layers: LayerSpecification[]): StyleSpecification =>
  withFonts({ version: 8, sources, layers });

const withFonts = (style: StyleSpecification): StyleSpecification => ({
  ...style,
  'font-faces': { ...style['font-faces'], [regular]: regularFont, [bold]: boldFont },
});
