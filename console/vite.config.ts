import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const tocsin = `http://127.0.0.1:${process.env.TOCSIN_HTTP_PORT ?? 8112}`;

/** Built into console/dist, which the API serves at `/`. `npx vite console` shows the page beside a Tocsin that runs. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  // The largest chunk is the map's, which is loaded only where a map is shown.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
    // The console, and the page of a unit, which shares nothing with it but types and a few small functions.
    rollupOptions: { input: [`${import.meta.dirname}/index.html`, `${import.meta.dirname}/unite.html`] },
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: tocsin, ws: true }, '/health': tocsin } },
});
