/** The console's built pages. What Vite names by its content is kept for ever; everything else is asked for again each time. */
import path from 'node:path';
import express, { Router } from 'express';
import { Refusal } from '../refusal.ts';

const notBuilt = new Refusal('console-not-built', 503, {
  fr: 'La console n’est pas construite ; lancez « npm run build ».',
  en: 'The console is not built; run "npm run build".',
});

const hashed = `${path.sep}assets${path.sep}`;

/** `folder` holds index.html, and the hashed files in assets/. */
export function consoleFiles(folder: string): Router {
  const router = Router();
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: (response, file) =>
        response.set('Cache-Control', file.includes(hashed) ? 'public, max-age=31536000, immutable' : 'no-cache'),
    }),
  );
  router.get('/', (_request, response, next) => {
    response.set('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root: folder, cacheControl: false }, (error) => {
      if (error && !response.headersSent) next(notBuilt);
    });
  });
  return router;
}
