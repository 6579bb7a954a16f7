/** The map itself, without React: owns one MapLibre map. Loaded only by who shows a map. Closed by `close()`. */
import 'maplibre-gl/dist/maplibre-gl.css';
import {
  type GeoJSONSource,
  type LngLat,
  Map as MapLibre,
  type MapMouseEvent,
  ScaleControl,
  type StyleSpecification,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { LonLat } from '../../services/context/fix.ts';
import type { MapGround } from '../../services/http/messages.ts';
import { changesBetween } from './changes.ts';
import type { MapColours } from './colours.ts';
import type { MapContent } from './content.ts';
import { contentLayers, ours, selectableLayers } from './content-layers.ts';
import type { Bounds } from './frame.ts';
import { groundOf } from './ground/ground.ts';
import { drawSymbol, symbolPixelRatio, symbols } from './symbols.ts';
import { contentToFeatures, type Features, sourceNames } from './to-geojson.ts';

setWorkerUrl(workerUrl);

export type Camera = { centre: LonLat; zoom: number };

export type MapViewOptions = {
  container: HTMLElement;
  colours: MapColours;
  ground: MapGround;
  content: MapContent;
  /** Where it begins: a view kept from before, or a piece of ground. */
  start: Camera | Bounds;
  /** Pressed on an event or a unit. */
  onSelect: (id: string) => void;
  /** Pressed on bare ground; pixels from the map's top left. */
  onPoint: (at: LonLat, x: number, y: number) => void;
  /** True where the key was the map's: then nothing else of the page has it. */
  onKey: (key: string, view: MapView) => boolean;
  /** It moves; `byHand`: the operator moves it. */
  onMove: (byHand: boolean) => void;
};

const padding = 48;
/** Closer, an exact point fills the map with nothing. */
const closestZoom = 16;
/** What the eye needs to follow a jump, and no more. */
const flightMs = 150;
const panPx = 120;
/** Around the pointer, for fingers that shake. */
const reachPx = 6;

export class MapView {
  readonly #map: MapLibre;
  readonly credit: string;
  readonly isFallback: boolean;
  #shown: Features;
  #isReady = false;
  #isClosed = false;
  #next: MapContent | null = null;

  /** Rejects where there is no map to be had: no WebGL, or no outlines. */
  static async open(options: MapViewOptions): Promise<MapView> {
    const { style, credit, isFallback } = await groundOf(options.ground, options.colours);
    return new MapView(options, style, credit, isFallback);
  }

  private constructor(options: MapViewOptions, ground: StyleSpecification, credit: string, isFallback: boolean) {
    const { container, colours, content, start } = options;
    this.credit = credit;
    this.isFallback = isFallback;
    this.#shown = contentToFeatures(content);
    const place = 'zoom' in start ? { center: toPair(start.centre), zoom: start.zoom } : { bounds: toBox(start) };
    const map = new MapLibre({
      container,
      style: withContent(ground, colours, this.#shown),
      ...place,
      fitBoundsOptions: { padding, maxZoom: closestZoom },
      attributionControl: false,
      maxPitch: 0,
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      boxZoom: false,
      doubleClickZoom: false,
      keyboard: false,
      renderWorldCopies: false,
      fadeDuration: 0,
    });
    this.#map = map;
    map.touchZoomRotate.disableRotation();
    // The key for the next panel comes here.
    map.getCanvas().dataset.panel = '';
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || !options.onKey(event.key, this)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    map.addControl(new ScaleControl({ maxWidth: 140 }), 'bottom-left');
    // Each symbol is drawn when something first needs it.
    map.setMissingStyleImageResolver(async (name) => {
      const symbol = symbols[name];
      if (symbol) map.addImage(name, drawSymbol(symbol, colours), { pixelRatio: symbolPixelRatio });
    });
    map.on('style.load', () => {
      this.#isReady = true;
      if (this.#next) this.show(this.#next);
    });
    // All that there is to see is drawn; for who looks from outside.
    map.on('idle', () => {
      container.dataset.drawn = 'true';
    });
    map.on('movestart', ({ originalEvent }) => options.onMove(originalEvent !== undefined));
    map.on('click', (event) => {
      const id = this.#idAt(event);
      if (id === null) options.onPoint(toLonLat(event.lngLat), event.point.x, event.point.y);
      else options.onSelect(id);
    });
    for (const layer of selectableLayers) {
      map.on('mouseenter', layer, () => map.getCanvas().classList.add('map-pointer'));
      map.on('mouseleave', layer, () => map.getCanvas().classList.remove('map-pointer'));
    }
  }

  /** Only what changed since is sent to the worker and drawn again. */
  show(content: MapContent): void {
    this.#next = content;
    if (!this.#isReady) return;
    const features = contentToFeatures(content);
    for (const name of sourceNames) {
      const changes = changesBetween(this.#shown[name], features[name]);
      if (changes) void this.#map.getSource<GeoJSONSource>(ours(name))?.updateData(changes);
    }
    this.#shown = features;
  }

  /** Goes there at once where it is another event's place, or where the operator asked for less motion. */
  go(bounds: Bounds, { isFlight }: { isFlight: boolean }): void {
    if (this.#isClosed) return;
    const duration = !isFlight || matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : flightMs;
    this.#map.fitBounds(toBox(bounds), { padding, maxZoom: closestZoom, duration, linear: true, essential: true });
  }

  /** One step in each direction, in screenfuls of a few streets. */
  pan(right: number, down: number): void {
    this.#map.panBy([right * panPx, down * panPx], { duration: 0 }, { originalEvent: new Event('key') });
  }

  zoom(steps: number): void {
    this.#map.zoomTo(Math.round(this.#map.getZoom()) + steps, { duration: 0 }, { originalEvent: new Event('key') });
  }

  get camera(): Camera {
    return { centre: toLonLat(this.#map.getCenter()), zoom: this.#map.getZoom() };
  }

  /** The middle of what is shown, with its pixels. */
  get middle(): { at: LonLat; x: number; y: number } {
    const { clientWidth, clientHeight } = this.#map.getContainer();
    return { at: this.camera.centre, x: clientWidth / 2, y: clientHeight / 2 };
  }

  /** For who cannot see it. */
  describe(label: string): void {
    this.#map.getCanvas().setAttribute('aria-label', label);
  }

  focus(): void {
    this.#map.getCanvas().focus();
  }

  /** What is asked of it later does nothing. */
  close(): void {
    this.#isClosed = true;
    this.#isReady = false;
    this.#map.remove();
  }

  #idAt({ point: { x, y } }: MapMouseEvent): string | null {
    const box: [[number, number], [number, number]] = [
      [x - reachPx, y - reachPx],
      [x + reachPx, y + reachPx],
    ];
    const found = this.#map.queryRenderedFeatures(box, { layers: selectableLayers });
    const id = found[0]?.properties?.id;
    return typeof id === 'string' ? id : null;
  }
}

function withContent(ground: StyleSpecification, colours: MapColours, features: Features): StyleSpecification {
  const sources = Object.fromEntries(
    sourceNames.map((name) => [
      ours(name),
      { type: 'geojson' as const, tolerance: 0, data: { type: 'FeatureCollection' as const, features: features[name] } },
    ]),
  );
  return {
    ...ground,
    sources: { ...ground.sources, ...sources },
    layers: [...ground.layers, ...contentLayers(colours)],
  };
}

const toPair = ([longitude, latitude]: LonLat): [number, number] => [longitude, latitude];
const toBox = ({ southWest, northEast }: Bounds): [[number, number], [number, number]] => [toPair(southWest), toPair(northEast)];
const toLonLat = ({ lng, lat }: LngLat): LonLat => [lng, lat];
