import { Readable } from 'node:stream';

/** What a client is built with: fixed region, no retries, and our handler in place of the network. */
export interface ClientConfig {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: {
    handle: (request: WireRequest) => Promise<{ response: WireResponse }>;
  };
}

export interface WireRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query: unknown;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

interface WireResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** One SDK call, and the answer that the service would give. */
export interface Call {
  readonly label: string;
  readonly send: (config: ClientConfig) => Promise<unknown>;
  readonly answer: Answer;
}

export interface Outcome {
  readonly label: string;
  readonly request: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

/** Sends one call; its request and what the client made of the answer, as plain data. */
export async function play({ label, send, answer }: Call): Promise<Outcome> {
  const requests: unknown[] = [];
  const handle = (request: WireRequest): Promise<{ response: WireResponse }> => {
    requests.push(wire(request));
    return Promise.resolve({ response: respond(answer) });
  };
  const config = { region: 'eu-west-1', maxAttempts: 1, requestHandler: { handle } };
  try {
    return { label, request: requests, output: await plain(await send(config)) };
  } catch (error) {
    return { label, request: requests, error: describe(error) };
  }
}

function wire(request: WireRequest): unknown {
  const { method, hostname, path, query, body } = request;
  const headers = Object.entries(request.headers).flatMap(comparable).sort();
  return { method, hostname, path, query, headers, body: text(body) };
}

/** Without what differs from attempt to attempt, and the version that each build states of itself. */
function comparable([name, value]: [string, string]): string[] {
  if (name === 'amz-sdk-invocation-id') return [];
  if (name === 'authorization') return [`${name}: ${value.replace(/Signature=\w{64}$/, '')}`];
  return [`${name}: ${name.endsWith('user-agent') ? value.replace(/3\.\d+\.\d+/g, '3') : value}`];
}

function text(body: unknown): unknown {
  return body instanceof Uint8Array
    ? Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1')
    : body;
}

function respond({ status = 200, headers = {}, body = '' }: Answer): WireResponse {
  return { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) };
}

async function plain(output: unknown): Promise<unknown> {
  const fields = { ...(output as Record<string, unknown>) };
  const stream = fields['Body'] as { transformToString?: () => Promise<string> } | undefined;
  if (stream?.transformToString) fields['Body'] = await stream.transformToString();
  return fields;
}

function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return { thrown: String(error) };
  const { name, message } = error;
  const fields = Object.fromEntries(Object.entries(error).filter(([key]) => !key.startsWith('$')));
  return { name, message, fields, chain: prototypeDepth(error) };
}

/** Class names are minified away; a modelled error still sits deeper than a generic one. */
function prototypeDepth(value: unknown): number {
  let depth = 0;
  for (let at: unknown = value; at !== null; at = Object.getPrototypeOf(at)) depth += 1;
  return depth;
}
