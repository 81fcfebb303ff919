import { createServer } from 'node:http'
import { Failure } from '@instep/contracts'
import { parseQuery } from '@instep/protocol'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { Core } from '../service/index.ts'
import { accepts } from './accept.ts'
import { sendText } from './answer.ts'
import { ignoreBodies, readBodies } from './body.ts'
import { withoutContextPrefix } from './confluent/context-path.ts'
import { confluentDialect } from './confluent/dialect.ts'
import { confluentApi } from './confluent/index.ts'
import { answerError, type Dialect } from './dialect.ts'
import { healthRoutes } from './health.ts'
import { createKeeping } from './keeping.ts'
import { createKeptAnswers } from './kept-answers.ts'
import { nativeDialect } from './native/dialect.ts'
import { nativeApi } from './native/index.ts'
import { otlpDialect } from './otlp/dialect.ts'
import { otlpApi } from './otlp/index.ts'
import { pactDialect } from './pact/dialect.ts'
import { encodeGreedyNames } from './pact/greedy-paths.ts'
import { pactHome } from './pact/home.ts'
import { pactApi, pactSegments } from './pact/index.ts'
import { baseOf, type Mount } from './route.ts'
import { keepAliveSeconds, straightAnswers } from './straight-answers.ts'
import { tidyPath } from './tidy-path.ts'

export interface AppOptions {
  readonly publicUrl?: string | undefined
  /** Largest request body, in bytes. */
  readonly bodyLimit?: number
  readonly logRequests?: boolean
  /** Memory for answers that are kept while they hold, in bytes. */
  readonly answerBytes?: number
  /** Whether the service is about to stop: then it is not ready for more. */
  readonly isDraining?: () => boolean
  /** Log errors, and what else is worth a line. Off in tests. */
  readonly log?: boolean
}

/** An API: its manners, its first path segments, and its routes. */
interface Api {
  readonly dialect: Dialect
  readonly segments: readonly string[]
  readonly mount: (mount: Mount) => void
  /** Whether answers depend on nothing but the request line, the body and what is stored. */
  readonly isKept?: boolean
}

const apis: readonly [Api, ...Api[]] = [
  {
    dialect: confluentDialect,
    segments: ['subjects', 'schemas', 'compatibility', 'config', 'mode', 'contexts'],
    mount: confluentApi,
    isKept: true
  },
  { dialect: pactDialect, segments: pactSegments, mount: pactApi },
  { dialect: nativeDialect, segments: ['api'], mount: nativeApi },
  { dialect: otlpDialect, segments: ['v1'], mount: otlpApi }
]

/** The whole service as one Fastify application, not yet listening. */
export async function createApp(registry: Core, options: AppOptions = {}): Promise<FastifyInstance> {
  const { publicUrl, bodyLimit = 8 * 1024 * 1024, logRequests = false, log = true } = options
  const kept = createKeptAnswers(registry.store.changes, options.answerBytes ?? 32 * 1024 * 1024)
  const straight = straightAnswers(kept, confluentDialect.writes)
  const app = Fastify({
    bodyLimit,
    rewriteUrl: request => withoutContextPrefix(encodeGreedyNames(tidyPath(request.url ?? '/'))),
    logController: new LogController({ disableRequestLogging: !logRequests }),
    logger: log && { level: logRequests ? 'info' : 'warn' },
    // Subjects may be long; a router's default would answer them 404.
    routerOptions: {
      maxParamLength: 8192,
      querystringParser: parseQuery,
      ignoreTrailingSlash: true
    },
    frameworkErrors: answer,
    // What arrives on open connections while the service stops is answered; each answer ends its connection.
    return503OnClosing: false,
    // A request log would miss what is answered without the application.
    serverFactory: application =>
      createServer(
        { keepAliveTimeout: keepAliveSeconds * 1000 },
        logRequests ? application : straight.before(application)
      )
  })
  ignoreBodies(app)
  app.setErrorHandler(answer)
  app.setNotFoundHandler(request => {
    throw new Failure('routeUnknown', { path: request.url })
  })
  const base = publicUrl?.replace(/\/+$/, '')
  const keeping = createKeeping(kept)
  for (const { dialect, mount, isKept = false } of apis) {
    await app.register(async scope => {
      readBodies(scope, dialect.reads)
      scope.setErrorHandler((error, request, reply) => answerError(dialect, error, request, reply))
      mount({ app: scope, dialect, registry, publicUrl: base, ...(isKept ? { keeping } : {}) })
    })
  }
  healthRoutes(app, registry, options.isDraining ?? (() => false))
  app.addHook('preClose', async () => straight.end())
  endIdleConnections(app)
  app.addHook('onReady', async () => registry.deliveries.start(app.log))
  app.addHook('onClose', () => registry.deliveries.stop())
  // Its thread would keep the process until it has been idle for a while.
  app.addHook('onClose', () => registry.contractReader[Symbol.asyncDispose]())
  app.route({ method: ['GET', 'POST'], url: '/', handler: (request, reply) => home(request, reply, base) })
  return app
}

/** While the service stops, a connection ends with the answer that was under way on it. */
function endIdleConnections(app: FastifyInstance): void {
  let timer: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    timer = setInterval(() => app.server.closeIdleConnections(), 20).unref()
  })
  app.addHook('onClose', async () => clearInterval(timer))
}

/** The root means another thing to each kind of client. */
function home(request: FastifyRequest, reply: FastifyReply, publicUrl: string | undefined): FastifyReply {
  const { accept } = request.headers
  if (!accepts(accept, 'application/hal+json')) return sendText(reply, confluentDialect.writes(accept), '{}')
  return sendText(reply, pactDialect.writes(accept), JSON.stringify(pactHome(baseOf(request, publicUrl))))
}

/** Outside every route, the first segment of the path tells whose client it is. */
function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const segment = request.url.split(/[/?]/).find(part => part !== '') ?? ''
  const api = apis.find(({ segments }) => segments.includes(segment)) ?? apis[0]
  answerError(api.dialect, error, request, reply)
}
