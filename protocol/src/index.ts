export { type Client, type ClientOptions, createClient, href, ReplyError } from './client.ts'
export { type ConfluentError, confluent, confluentErrors, verdictMessages } from './confluent/index.ts'
export type { AnswerOf, CallOf, Endpoint, Endpoints, ReplyOf, RequestOf } from './endpoint.ts'
export {
  type ExplainedDifference,
  explained,
  gateReply,
  type NativeError,
  native,
  nativeStatuses
} from './native/index.ts'
export {
  type ExportTraceRequest,
  exportFromProtobuf,
  exportTraceRequest,
  type OtlpError,
  otlp,
  otlpErrors,
  spansOf
} from './otlp/index.ts'
export { type Link, linkTo, type PactError, pact, pactErrors, templateOf } from './pact/index.ts'
export { parseQuery, type QueryRecord, type QueryValue, writeQuery } from './query.ts'
