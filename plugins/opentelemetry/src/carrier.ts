import { type Headers, headerText } from '@instep/messages'
import {
  type Context,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  type TextMapGetter,
  type TextMapSetter,
  trace
} from '@opentelemetry/api'

/** Headers with the context of a trace in them, as the configured propagators write it. */
export function withContext(headers: Headers, context: Context): Headers {
  const carrier: Record<string, string | Uint8Array> = { ...headers }
  propagation.inject(context, carrier, setter)
  return carrier
}

/** The context that stands in a message's headers, with nothing of the one that is active here. */
export function contextOf(headers: Headers): Context {
  return propagation.extract(ROOT_CONTEXT, headers, getter)
}

/** The span that a message was sent in; undefined when its headers tell none. */
export function senderOf(context: Context): SpanContext | undefined {
  return trace.getSpanContext(context)
}

const setter: TextMapSetter<Record<string, string | Uint8Array>> = {
  set: (carrier, name, value) => {
    carrier[name] = value
  }
}

/** Brokers and proxies may change the case of what headers are called. */
const getter: TextMapGetter<Headers> = {
  keys: headers => Object.keys(headers),
  get: (headers, name) =>
    headerText(headers, name) ??
    headerText(headers, Object.keys(headers).find(known => known.toLowerCase() === name.toLowerCase()) ?? '')
}
