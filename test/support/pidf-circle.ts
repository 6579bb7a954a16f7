/** A location body (PIDF-LO, RFC 4119 and 5491) as the telephone of a caller sends it. Degrees of WGS 84, metres. */
export const pidfCircle = (latitude: string, longitude: string, radiusM: number) => `<?xml version="1.0" encoding="UTF-8"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"
 xmlns:gs="http://www.opengis.net/pidflo/1.0" xmlns:gml="http://www.opengis.net/gml" entity="pres:caller@trunk.example">
<dm:device id="phone"><gp:geopriv><gp:location-info>
<gs:Circle srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>${latitude} ${longitude}</gml:pos><gs:radius uom="urn:ogc:def:uom:EPSG::9001">${radiusM}</gs:radius></gs:Circle>
</gp:location-info><gp:usage-rules/><gp:method>Handset_AML</gp:method></gp:geopriv><dm:deviceID>mac:000000000001</dm:deviceID></dm:device></presence>`;
