// The runtime inside one local execution environment. Invocations arrive as lines of JSON on stdin, answers
// leave on a descriptor of their own; stdout and stderr belong to the function and are its log.
// Behaviour follows the Node.js runtime interface client of AWS Lambda: names of errors, console format.
import diagnostics from 'node:diagnostics_channel';
import dns from 'node:dns';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { format, types } from 'node:util';

const REPLIES = Number(process.env._LOCAL_REPLIES);
const END_OF_LOG = process.env._LOCAL_END_OF_LOG;
const JSON_LOGS = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const LOWEST = LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL || 'TRACE');
let requestId = '';
delete process.env._LOCAL_END_OF_LOG;
delete process.env._LOCAL_REPLIES;

function writeAll(descriptor, text) {
  const data = Buffer.from(text);
  for (let at = 0; at < data.length;) {
    try {
      at += fs.writeSync(descriptor, data, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function reply(message) {
  writeAll(1, `${END_OF_LOG}\n`);
  writeAll(REPLIES, `${JSON.stringify(message)}\n`);
}

function describe(error) {
  if (!types.isNativeError(error) && !(error && error.name && error.message)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: String(error.stack).split('\n'),
  };
}

function namedError(name, message) {
  return Object.assign(new Error(message), { name });
}

function log(level, values) {
  if (LEVELS.indexOf(level) < LOWEST) return;
  const timestamp = new Date().toISOString();
  const message = values.length === 1 && JSON_LOGS ? values[0] : format(...values);
  const line = JSON_LOGS
    ? JSON.stringify({ timestamp, level, requestId, message })
    : `${timestamp}\t${requestId}\t${level}\t${message.replace(/\n/g, '\r')}`;
  writeAll(1, `${line}\n`);
}

function logError(title, error) {
  const { errorType, errorMessage, trace } = describe(error);
  const shown = { errorType, errorMessage, stack: trace };
  log('ERROR', JSON_LOGS ? [shown] : [`${title} \t${JSON.stringify(shown)}`]);
}

function patchConsole() {
  const methods = {
    log: 'INFO',
    info: 'INFO',
    debug: 'DEBUG',
    warn: 'WARN',
    error: 'ERROR',
    trace: 'TRACE',
  };
  for (const [method, level] of Object.entries(methods))
    console[method] = (...values) => log(level, values);
}

/** All names below localhost are this machine, but not every resolver says so. Source: RFC 6761, section 6.3. */
function resolveLocalNames() {
  const { lookup } = dns;
  dns.lookup = (name, ...rest) => lookup(name.endsWith('.localhost') ? '127.0.0.1' : name, ...rest);
}

/** Tells the local AWS which invocation makes a call; nobody else is told. */
function nameCalls() {
  const { host, port } = new URL(process.env.AWS_ENDPOINT_URL);
  const isLocal = (name) => name === host || name?.endsWith(`.localhost:${port}`);
  const header = 'x-local-invocation';
  diagnostics.subscribe('http.client.request.created', ({ request }) => {
    if (requestId && !request.headersSent && isLocal(request.getHeader('host')))
      request.setHeader(header, requestId);
  });
  diagnostics.subscribe('undici:request:create', ({ request }) => {
    if (requestId && request.origin === `http://${host}`) request.addHeader(header, requestId);
  });
}

function load(file) {
  return file.endsWith('.mjs') ? import(pathToFileURL(file).href) : createRequire(file)(file);
}

async function loadHandler() {
  const [, base, name] = /^(.*)\.([^./]+)$/.exec(process.env._HANDLER) || [];
  const stem = path.resolve(process.env.LAMBDA_TASK_ROOT, base || process.env._HANDLER);
  const file = ['', '.js', '.mjs', '.cjs'].map((end) => stem + end).find((f) => fs.existsSync(f));
  if (!file) throw namedError('Runtime.ImportModuleError', `Error: Cannot find module '${base}'`);
  const handler = (await load(file))[name];
  if (typeof handler !== 'function') {
    throw namedError(
      'Runtime.HandlerNotFound',
      `${process.env._HANDLER} is undefined or not exported`,
    );
  }
  return handler;
}

function contextOf({ invokedFunctionArn, deadline }) {
  const env = process.env;
  return {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function run(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, value) => (error ? reject(error) : resolve(value));
    const value = handler(event, context, callback);
    if (typeof value?.then === 'function') value.then(resolve, reject);
    else if (value !== undefined || handler.length < 3) resolve(value);
  });
}

async function invoke(handler, message) {
  requestId = message.requestId;
  if (message.traceId) process.env._X_AMZN_TRACE_ID = message.traceId;
  else delete process.env._X_AMZN_TRACE_ID;
  try {
    const value = await run(handler, message.event, contextOf(message));
    reply({ status: 'ok', result: value === undefined ? null : value });
  } catch (error) {
    logError('Invoke Error', error);
    reply({ status: 'error', ...describe(error) });
  }
}

function end(title, error) {
  logError(title, error);
  reply({ status: 'error', ends: true, ...describe(error) });
  process.exit(1);
}

async function main() {
  patchConsole();
  resolveLocalNames();
  nameCalls();
  // Outside of Linux pipes are not synchronous, and lines would come after the end of the log.
  for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true);
  process.on('uncaughtException', (error) => end('Uncaught Exception', error));
  process.on('unhandledRejection', (reason) =>
    end(
      'Unhandled Promise Rejection',
      namedError('Runtime.UnhandledPromiseRejection', String(reason)),
    ),
  );
  const handler = await loadHandler();
  reply({ status: 'ready' });
  for await (const line of createInterface({ input: process.stdin }))
    await invoke(handler, JSON.parse(line));
}

main().catch((error) => end('Uncaught Exception', error));
