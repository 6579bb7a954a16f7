/** A PMTiles file that Tocsin serves: read by ranges, as the map needs its parts. */
import { addProtocol, type RasterSourceSpecification, type VectorSourceSpecification } from 'maplibre-gl';
import { FetchSource, PMTiles, Protocol, TileType } from 'pmtiles';

const scheme = 'pmtiles';
let protocol: Protocol | undefined;

function protocolOfPage(): Protocol {
  if (!protocol) {
    protocol = new Protocol();
    addProtocol(scheme, protocol.tile);
  }
  return protocol;
}

/** Rejects where the file cannot be had, or has neither pictures nor the layers that `protomaps-layers.ts` draws. */
export async function openPmtiles(
  address: string,
): Promise<{ source: RasterSourceSpecification | VectorSourceSpecification; isRaster: boolean }> {
  const url = new URL(address, location.href).href;
  const archive = new PMTiles(new FetchSource(url));
  const { tileType, minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = await archive.getHeader();
  protocolOfPage().add(archive);
  const common = {
    tiles: [`${scheme}://${url}/{z}/{x}/{y}`],
    minzoom: minZoom,
    maxzoom: maxZoom,
    bounds: [minLon, minLat, maxLon, maxLat] as [number, number, number, number],
  };
  if (tileType !== TileType.Mvt) return { source: { type: 'raster', tileSize: 256, ...common }, isRaster: true };
  const { vector_layers: layers } = (await archive.getMetadata()) as { vector_layers?: { id: string }[] };
  if (!layers?.some(({ id }) => id === 'roads' || id === 'earth')) throw new Error(`${url}: not in the Protomaps schema`);
  return { source: { type: 'vector', ...common }, isRaster: false };
}
