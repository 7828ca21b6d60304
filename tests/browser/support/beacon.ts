import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export interface Beacon {
  /** What hostile payloads ask for. */
  address: string;
  /** The paths that were asked for. */
  requests: string[];
}

/** A server that hostile payloads ask for something, on a port of its own. To be called outside of tests; it ends with the test file. */
export async function startBeacon(): Promise<Beacon> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/beacon`, requests };
}
