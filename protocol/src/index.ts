export { type Client, type ClientOptions, createClient, href, ReplyError } from './client.ts'
export { type ConfluentError, confluent, confluentErrors, verdictMessages } from './confluent/index.ts'
export type { AnswerOf, CallOf, Endpoint, Endpoints, ReplyOf, RequestOf } from './endpoint.ts'
export { parseQuery, type QueryRecord, type QueryValue, writeQuery } from './query.ts'
