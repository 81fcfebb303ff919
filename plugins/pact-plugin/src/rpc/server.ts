import { randomUUID } from 'node:crypto'
import * as grpc from '@grpc/grpc-js'
import { formatOf } from '@instep/contracts'
import { interfaceText } from './interface.ts'
import type {
  CompareContentsRequest,
  CompareContentsResponse,
  ConfigureInteractionRequest,
  ConfigureInteractionResponse,
  GenerateContentRequest,
  GenerateContentResponse,
  InitPluginResponse
} from './messages.ts'

/** What the driver may ask of a plugin of content. */
export interface PluginHandlers {
  InitPlugin(): Promise<InitPluginResponse>
  UpdateCatalogue(): Promise<Readonly<Record<never, never>>>
  ConfigureInteraction(request: ConfigureInteractionRequest): Promise<ConfigureInteractionResponse>
  CompareContents(request: CompareContentsRequest): Promise<CompareContentsResponse>
  GenerateContent(request: GenerateContentRequest): Promise<GenerateContentResponse>
}

export interface PluginServer extends AsyncDisposable {
  readonly port: number
  /** What every call must carry as `authorization`. */
  readonly serverKey: string
}

/** Serves a plugin on a free port of this machine. */
export async function serve(handlers: PluginHandlers): Promise<PluginServer> {
  const serverKey = randomUUID()
  const server = new grpc.Server({ 'grpc.max_receive_message_length': largestCall })
  server.addService(
    definition,
    Object.fromEntries(
      Object.keys(methods).map(name => [name, handled(serverKey, handlers[name as keyof PluginHandlers])])
    )
  )
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error)
    )
  })
  return { port, serverKey, [Symbol.asyncDispose]: async () => server.forceShutdown() }
}

const largestCall = 16 * 1024 * 1024

const methods = {
  InitPlugin: ['InitPluginRequest', 'InitPluginResponse'],
  UpdateCatalogue: ['Catalogue', undefined],
  ConfigureInteraction: ['ConfigureInteractionRequest', 'ConfigureInteractionResponse'],
  CompareContents: ['CompareContentsRequest', 'CompareContentsResponse'],
  GenerateContent: ['GenerateContentRequest', 'GenerateContentResponse']
} as const satisfies Record<keyof PluginHandlers, readonly [string, string | undefined]>

const schema = formatOf('PROTOBUF').parse(interfaceText)

/** One message of the interface; undefined for the one that has no fields. */
function codec(name: string | undefined) {
  const message = `io.pact.plugin.${name}`
  return {
    serialize: (value: unknown) =>
      name === undefined ? Buffer.alloc(0) : Buffer.from(schema.encode(value, { message })),
    deserialize: (bytes: Buffer): unknown =>
      name === undefined ? {} : schema.decode(bytes, schema, { message })
  }
}

/** The service as the Pact driver calls it. */
export const definition: grpc.ServiceDefinition = Object.fromEntries(
  Object.entries(methods).map(([name, messages]) => {
    const [request, response] = messages.map(codec)
    if (request === undefined || response === undefined) throw new TypeError(`${name} lacks a message`)
    return [
      name,
      {
        path: `/io.pact.plugin.PactPlugin/${name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: request.serialize,
        requestDeserialize: request.deserialize,
        responseSerialize: response.serialize,
        responseDeserialize: response.deserialize
      }
    ]
  })
)

type Handle = (request: never) => Promise<unknown>

function handled(serverKey: string, handle: Handle): grpc.handleUnaryCall<unknown, unknown> {
  return (call, reply) => {
    if (call.metadata.get('authorization')[0] !== serverKey) {
      reply({ code: grpc.status.UNAUTHENTICATED, details: 'the call does not carry the key of this plugin' })
      return
    }
    // The cast joins a table of handlers with the codecs of the same names.
    handle(call.request as never).then(
      answer => reply(null, answer),
      error => {
        console.error(error)
        reply({ code: grpc.status.INTERNAL, details: 'the plugin failed; its log says how' })
      }
    )
  }
}
