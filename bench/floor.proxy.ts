import { Agent, createServer, request as send } from 'node:http';
import { listen } from './floor.js';

/*
 * The floor of what is passed on: a bare node:http proxy in front of the address that it is given. It hands bytes on as
 * they come, over connections that are kept.
 */

const upstream = new URL(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: 1024 });

listen(
  createServer((request, response) => {
    const { hostname, port } = upstream;
    const options = { hostname, port, agent, path: request.url, method: request.method };
    const outgoing = send({ ...options, headers: request.headers }, (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.headers);
      incoming.pipe(response);
    });
    outgoing.on('error', () => response.writeHead(502).end());
    request.pipe(outgoing);
  }),
);
