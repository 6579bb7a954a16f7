/**
 * PIDF-LO bodies to shapes (RFC 4119, 5139, 5491, 7459). Pure.
 *
 * Parsed by libxml2 without a document type: no entity is declared, so none can grow or reach for a file. Names are looked at with their namespaces.
 */
import {
  XmlElement as Element,
  ParseOption,
  XmlDocument as Xml,
  type XmlDocument,
  type XmlElement,
  type XmlNode,
} from 'libxml2-wasm';
import type { LonLat, Shape } from '../../services/context/fix.ts';
import { type Instant, instant } from '../../services/ids.ts';
import { cleanText } from '../asterisk/clean-text.ts';
import { circle, civicToShape, polygon, readAmount, readPositions } from './shapes.ts';

export type PidfLocation = {
  shape: Shape;
  method: string | null;
  confidencePercent: number | null;
  measuredAt: Instant | null;
  /** Whom it is of, as written: `pres:+33612345678@example`, a `tel:` or `sip:` URI; null where it does not say. */
  entity: string | null;
};

/** A body with a dozen shapes has five. */
const longestBytes = 64 * 1024;
const mostLocations = 20;

const geopriv = 'urn:ietf:params:xml:ns:pidf:geopriv10';
const civic = 'urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr';
const pidf = 'urn:ietf:params:xml:ns:pidf';
const dataModel = 'urn:ietf:params:xml:ns:pidf:data-model';
const gml = new Set(['http://www.opengis.net/gml', 'urn:opengis:specification:gml:schema-xsd:feature:v3.0']);
const shapes = 'http://www.opengis.net/pidflo/1.0';
const confidenceSpace = 'urn:ietf:params:xml:ns:geopriv:conf';

/** Nothing is fetched, and the text is what it was decoded as, whatever its first line says. */
const parseOption = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_IGNORE_ENC;

/** Every location of the body that lies on Earth, in its order; null where it is no PIDF-LO at all, is too large, or declares entities. */
export function readPidfLo(body: Uint8Array): PidfLocation[] | null {
  if (body.length > longestBytes) return null;
  let document: XmlDocument | undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    // A NUL is another encoding than the one that was looked through.
    if (/<!(DOCTYPE|ENTITY)/i.test(text) || text.includes('\0')) return null;
    document = Xml.fromString(text, { option: parseOption });
    const { root, dtd } = document;
    if (dtd !== null || root.name !== 'presence' || root.namespaceUri !== pidf) return null;
    return [...below(root)]
      .filter((each) => is(each, geopriv, 'geopriv'))
      .flatMap(readGeopriv)
      .slice(0, mostLocations);
  } catch {
    return null;
  } finally {
    document?.dispose();
  }
}

const is = (element: XmlElement, space: string | ReadonlySet<string>, name: string) =>
  element.name === name && (typeof space === 'string' ? element.namespaceUri === space : space.has(element.namespaceUri));

function children(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (let node: XmlNode | null = element.firstChild; node; node = 'next' in node ? (node.next as XmlNode | null) : null)
    if (node instanceof Element) found.push(node);
  return found;
}

function* below(element: XmlElement): Generator<XmlElement> {
  for (const child of children(element)) {
    yield child;
    yield* below(child);
  }
}

const find = (element: XmlElement, space: string | ReadonlySet<string>, name: string) => {
  for (const each of below(element)) if (is(each, space, name)) return each;
  return null;
};

const textOf = (element: XmlElement | null) => element?.content.trim() ?? '';

function readGeopriv(element: XmlElement): PidfLocation[] {
  const info = children(element).find((child) => is(child, geopriv, 'location-info'));
  const holder = holderOf(element);
  if (!info) return [];
  const method = cleanText(textOf(find(element, geopriv, 'method'))) || null;
  const confidence = readAmount(textOf(find(info, confidenceSpace, 'confidence')));
  const confidencePercent = confidence !== null && confidence <= 100 ? confidence : null;
  const measuredAt = readTime(textOf((holder && children(holder).find((child) => child.name === 'timestamp')) || null));
  const entity = entityOf(element);
  return [...below(info)].flatMap((each) => {
    const shape = shapeOf(each);
    return shape ? [{ shape, method, confidencePercent, measuredAt, entity }] : [];
  });
}

/** The tuple, device or person that the location is of: it carries the time. */
function holderOf(element: XmlElement): XmlElement | null {
  for (let at: XmlElement | null = element.parent; at; at = at.parent)
    if (is(at, pidf, 'tuple') || is(at, dataModel, 'device') || is(at, dataModel, 'person')) return at;
  return null;
}

function entityOf(element: XmlElement): string | null {
  let top = element;
  for (let at: XmlElement | null = element.parent; at; at = at.parent) top = at;
  return top.attr('entity')?.value ?? null;
}

/** Only where the element itself is a shape: what stands inside a polygon is none. */
function shapeOf(element: XmlElement): Shape | null {
  if (is(element, civic, 'civicAddress'))
    return civicToShape(children(element).map((part) => [part.name, part.content] as const));
  if (is(element, gml, 'Point')) {
    const at = positionsOf(element)?.[0] ?? readOldCoordinates(textOf(find(element, gml, 'coordinates')));
    return at ? { type: 'point', at } : null;
  }
  if (is(element, gml, 'Polygon') || is(element, shapes, 'Polygon')) {
    const exterior = find(element, gml, 'exterior');
    const corners = exterior && positionsOf(exterior);
    return corners ? polygon(corners) : null;
  }
  if (element.namespaceUri !== shapes) return null;
  const centre = positionsOf(element)?.[0];
  if (!centre) return null;
  const amount = (name: string) => readAmount(textOf(find(element, shapes, name)));
  switch (element.name) {
    case 'Circle':
    case 'Sphere':
      return circle(centre, amount('radius'));
    // A sector around an antenna: the circle that holds it.
    case 'ArcBand':
      return circle(centre, amount('outerRadius'));
    case 'Ellipse': {
      const [semiMajorM, semiMinorM, orientationDeg] = [amount('semiMajorAxis'), amount('semiMinorAxis'), amount('orientation')];
      if (semiMajorM === null || semiMinorM === null || orientationDeg === null) return null;
      return { type: 'ellipse', centre, semiMajorM, semiMinorM, orientationDeg };
    }
    default:
      return null;
  }
}

/** `pos` and `posList` in order; heights are left out. Null where one of them is malformed. */
function positionsOf(element: XmlElement) {
  const found = [...below(element)].filter((each) => is(each, gml, 'pos') || is(each, gml, 'posList'));
  const lists = found.map((each) => readPositions(textOf(each), dimensionsOf(each, element)));
  return lists.includes(null) ? null : lists.flatMap((each) => each ?? []);
}

/** `37:46:30N 122:25:10W`, as the first edition wrote them (RFC 4119). */
function readOldCoordinates(text: string): LonLat | null {
  const [latitude, longitude] = text.split(/\s+/).map((each) => {
    const [, degrees, minutes, seconds, side] = /^(\d{1,3}):(\d{1,2}):(\d{1,2}(?:\.\d{1,6})?)([NSEW])$/.exec(each) ?? [];
    const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
    return { value: side === 'S' || side === 'W' ? -value : value, isLatitude: side === 'N' || side === 'S' };
  });
  if (!latitude?.isLatitude || !longitude || longitude.isLatitude) return null;
  return Math.abs(latitude.value) <= 90 && Math.abs(longitude.value) <= 180 ? [longitude.value, latitude.value] : null;
}

function dimensionsOf(position: XmlElement, shape: XmlElement): 2 | 3 {
  const numbers = textOf(position).split(/\s+/).length;
  const said = position.attr('srsDimension')?.value;
  const name = shape.attr('srsName')?.value ?? '';
  if (said === '3' || /4979$/.test(name)) return 3;
  return position.name === 'pos' && numbers === 3 ? 3 : 2;
}

function readTime(text: string): Instant | null {
  const time = /^\d{4}-\d\d-\d\dT[\d:.]{5,15}(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : instant(time);
}
