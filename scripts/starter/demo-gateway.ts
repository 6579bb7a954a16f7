/**
 * What stands behind the gateways of the sample centre (config/sample/gateways.yaml): it takes each message and writes it to `gateway.log` in the data
 * folder, one JSON a line. No text leaves this machine.
 */
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

export const demoGatewayPort = 8190;
const longestMessage = 16_384;

/** Serves until this process ends. Where another program has the port, it says so: the sample's gateways are then that program. */
export async function startDemoGateway(dataFolder: string, say: (line: string) => void, port = demoGatewayPort): Promise<void> {
  const log = await open(join(dataFolder, 'gateway.log'), 'a', 0o600);
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.length > longestMessage) request.destroy();
    });
    request.on('end', () => {
      const id = request.headers['idempotency-key'] ?? '';
      const line = JSON.stringify({ at: new Date().toISOString(), path: request.url, id, text });
      void log.appendFile(`${line}\n`).then(() => response.writeHead(202).end('taken'));
    });
  });
  server.unref();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.on('error', (error: NodeJS.ErrnoException) => {
    say(error.code === 'EADDRINUSE' ? `another program listens on port ${port}: the sample's alerts go there` : error.message);
    resolve();
  });
  server.listen(port, '127.0.0.1', resolve);
  return promise;
}
