import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one call: a JSON or XML body. Throws when it does not know the call. */
export type Answer = (action: string, parameters: URLSearchParams, body: string) => string;

/** One call, with times in milliseconds since its run began. */
export interface PacedCall {
  readonly action: string;
  readonly parameters: URLSearchParams;
  /** How many calls had to be answered before it, one after the other, and itself. */
  readonly depth: number;
  readonly answeredAt: number;
}

interface PacedAws {
  readonly endpoint: string;
  /** Begins anew; calls are answered side by side or one after the other. */
  readonly begin: (answer: Answer, isSequential: boolean) => void;
  readonly calls: () => readonly PacedCall[];
  readonly stop: () => Promise<void>;
}

interface Run {
  readonly answer: Answer;
  readonly isSequential: boolean;
  readonly began: number;
  readonly calls: PacedCall[];
  last: Promise<void>;
}

/** A stand-in for AWS that speaks its wire formats and takes `latencyMs` for each call. */
export async function startPacedAws(latencyMs: number): Promise<PacedAws> {
  let run: Run | undefined;
  const server = createServer((request, response) => {
    if (run) void serve(run, { request, response }, latencyMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    begin: (answer, isSequential) => {
      run = { answer, isSequential, began: performance.now(), calls: [], last: Promise.resolve() };
    },
    calls: () => run?.calls ?? [],
    stop: async () => close(server),
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serve(run: Run, { request, response }: Exchange, latencyMs: number): Promise<void> {
  const depth = 1 + Math.max(0, ...run.calls.map((call) => call.depth));
  const before = run.last;
  let isDone = (): void => undefined;
  if (run.isSequential) run.last = new Promise((resolve) => (isDone = resolve));
  const body = await readBody(request);
  if (run.isSequential) await before;
  await new Promise((resolve) => setTimeout(resolve, latencyMs));
  const parameters = new URLSearchParams(body);
  const action = parameters.get('Action') ?? targetOf(request);
  const answer = answerTo(run.answer, { action, parameters, body });
  run.calls.push({ action, parameters, depth, answeredAt: performance.now() - run.began });
  response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  isDone();
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** `DynamoDB_20120810.GetItem` → `GetItem` */
function targetOf({ headers }: IncomingMessage): string {
  return String(headers['x-amz-target']).split('.').at(-1) ?? '';
}

interface Asked {
  readonly action: string;
  readonly parameters: URLSearchParams;
  readonly body: string;
}

function answerTo(answer: Answer, { action, parameters, body }: Asked) {
  try {
    const text = answer(action, parameters, body);
    const type = text.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.0';
    return { status: 200, type, body: text };
  } catch (error) {
    // Not one that the SDK would try again.
    return { status: 400, type: 'text/plain', body: String(error) };
  }
}
