import { formatOf } from '@instep/contracts'

/** What of OTLP's own schema says something of messages; a reader of Protobuf passes over the rest. */
const exported = `syntax = "proto3";
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeSpans { repeated Span spans = 2; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; }
}
message Span {
  bytes trace_id = 1;
  bytes span_id = 2;
  bytes parent_span_id = 4;
  string name = 5;
  int32 kind = 6;
  fixed64 start_time_unix_nano = 7;
  repeated KeyValue attributes = 9;
  repeated Link links = 13;
  Status status = 15;
}
message Link { bytes trace_id = 1; bytes span_id = 2; }
message Status { int32 code = 3; }`

let decode: ((bytes: Uint8Array) => unknown) | undefined

/** An export in Protobuf, as the same export is in JSON. @throws what makes the bytes unreadable */
export function exportFromProtobuf(bytes: Uint8Array): unknown {
  if (decode === undefined) {
    const schema = formatOf('PROTOBUF').parse(exported)
    const decoder = schema.decoder(schema)
    decode = given => decoder(given, 0)
  }
  return decode(bytes)
}
