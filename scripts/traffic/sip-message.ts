/** Session Initiation Protocol messages (RFC 3261) as text: what a load test needs of them, tolerant of what it receives. */

export type SipMessage = {
  /** Method of a request; of a response, the method that it answers. */
  method: string;
  /** Request URI; empty for a response. */
  uri: string;
  /** Status of a response; 0 for a request. */
  status: number;
  reason: string;
  /** By lower-case long name, in order of appearance. */
  headers: Map<string, string[]>;
  body: string;
};

/** Compact names, RFC 3261 section 7.3.3. */
const longNames: Record<string, string> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
  s: 'subject',
  k: 'supported',
  e: 'content-encoding',
};

/** One datagram to a message; null where it is not SIP (keep-alives, noise). */
export function parseSip(datagram: Buffer): SipMessage | null {
  const text = datagram.toString('utf8');
  const split = text.indexOf('\r\n\r\n');
  const head = split < 0 ? text : text.slice(0, split);
  const body = split < 0 ? '' : text.slice(split + 4);
  const [start = '', ...lines] = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');

  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const written = line.slice(0, colon).trim().toLowerCase();
    const name = longNames[written] ?? written;
    const values = headers.get(name);
    const value = line.slice(colon + 1).trim();
    if (values) values.push(value);
    else headers.set(name, [value]);
  }

  const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(start);
  if (response) {
    const method = /\d+\s+(\S+)/.exec(headers.get('cseq')?.[0] ?? '')?.[1] ?? '';
    return { method, uri: '', status: Number(response[1]), reason: response[2] ?? '', headers, body };
  }
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(start);
  if (!request) return null;
  return { method: request[1] ?? '', uri: request[2] ?? '', status: 0, reason: '', headers, body };
}

/** First value of a header, empty where absent. */
export function header(message: SipMessage, name: string): string {
  return message.headers.get(name)?.[0] ?? '';
}

/** CSeq number of a message; 0 where absent. */
export function sequence(message: SipMessage): number {
  return Number.parseInt(header(message, 'cseq'), 10) || 0;
}

/** Display name, user part and tag of a From or To value. */
export function party(value: string): { name: string; user: string; tag: string } {
  const name =
    /^\s*"((?:[^"\\]|\\.)*)"\s*</.exec(value)?.[1]?.replace(/\\(.)/g, '$1') ?? /^([^<"]*)</.exec(value)?.[1]?.trim() ?? '';
  const user = /sips?:([^@;>]*)@/.exec(value)?.[1] ?? /tel:([^;>]*)/.exec(value)?.[1] ?? '';
  const tag = /;\s*tag=([^;\s>]+)/.exec(value.slice(value.lastIndexOf('>') + 1))?.[1] ?? '';
  return { name, user, tag };
}

/** A start line, header lines and a body to a datagram; Content-Length is counted here. */
export function formatSip(start: string, headers: readonly string[], body = ''): Buffer {
  return Buffer.from(`${start}\r\n${headers.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** The answer to a request (RFC 3261 section 8.2.6). `toTag` is added where the request's To has none. */
export function formatResponse(
  request: SipMessage,
  status: number,
  reason: string,
  toTag: string,
  more: readonly string[] = [],
  body = '',
): Buffer {
  const to = header(request, 'to');
  const lines = [
    ...(request.headers.get('via') ?? []).map((via) => `Via: ${via}`),
    `From: ${header(request, 'from')}`,
    `To: ${status === 100 || party(to).tag ? to : `${to};tag=${toTag}`}`,
    `Call-ID: ${header(request, 'call-id')}`,
    `CSeq: ${header(request, 'cseq')}`,
    ...more,
  ];
  return formatSip(`SIP/2.0 ${status} ${reason}`, lines, body);
}

/** Session description (RFC 8866) of one G.711 A-law stream. */
export function describeAudio(address: string, port: number): string {
  const lines = [
    'v=0',
    `o=- ${port} 1 IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
  ];
  const media = ['a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000', 'a=ptime:20', 'a=sendrecv'];
  return `${[...lines, ...media].join('\r\n')}\r\n`;
}

/** Where the other end of a session description wants its audio; null where it says none. */
export function audioTarget(body: string): { address: string; port: number } | null {
  const address = /^c=IN IP4 (\S+)/m.exec(body)?.[1];
  const port = Number(/^m=audio (\d+)/m.exec(body)?.[1] ?? 0);
  return address && port > 0 ? { address, port } : null;
}

/** Session description and PIDF-LO in one body (RFC 6442), with the headers that announce it. */
export function withLocation(sdp: string, pidf: string): { headers: string[]; body: string } {
  const part = (headers: string[], content: string) => `--part\r\n${headers.join('\r\n')}\r\n\r\n${content}\r\n`;
  const location = ['Content-Type: application/pidf+xml', 'Content-ID: <location@caller.invalid>'];
  return {
    headers: [
      'Content-Type: multipart/mixed;boundary=part',
      'Geolocation: <cid:location@caller.invalid>',
      'Geolocation-Routing: yes',
    ],
    body: `${part(['Content-Type: application/sdp'], sdp)}${part(location, pidf)}--part--\r\n`,
  };
}
