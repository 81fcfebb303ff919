export { type ExportTraceRequest, exportTraceRequest } from './request.ts'
export { spansOf } from './spans.ts'
