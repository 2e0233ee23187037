import { serveFloor } from './floor.js';

/*
 * The floor of the completion bench: a bare node:http server that reads each body and sends as many bytes as the
 * request's x-answer-bytes says.
 */

serveFloor();
