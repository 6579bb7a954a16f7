/**
 * Keeps the unit's page on the phone, so that it opens without a network. What the page says and is told never passes here: only its own files do.
 * The page is asked for first, and taken from here where nobody answers within two seconds; files named by their content never change.
 */
const kept = 'tocsin-unite';
const page = '/unite';
const patienceMs = 2_000;

async function keepPage() {
  const cache = await caches.open(kept);
  const response = await fetch(page, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`the page answered ${response.status}`);
  const html = await response.clone().text();
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file);
  await cache.addAll(files);
  await cache.put(page, response);
  const wanted = new Set([page, ...files]);
  for (const request of await cache.keys()) if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
}

self.addEventListener('install', (event) => event.waitUntil(keepPage().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

async function pageOrKept() {
  try {
    const response = await fetch(page, { cache: 'no-cache', signal: AbortSignal.timeout(patienceMs) });
    if (response.ok) {
      await keepPage().catch(() => {});
      return response;
    }
  } catch {
    // Out of reach: the one that is kept will do.
  }
  return (await caches.match(page)) ?? Response.error();
}

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return;
  if (pathname === page) event.respondWith(pageOrKept());
  else event.respondWith(caches.match(event.request).then((found) => found ?? fetch(event.request)));
});
