/**
 * Pact's plugin interface, version 1, as far as plugins of content need it: what travels between the Pact driver and a
 * plugin, from `proto/plugin.proto` of pact-foundation/pact-plugins.
 */
export const interfaceText = `syntax = "proto3"; import "google/protobuf/struct.proto"; import "google/protobuf/wrappers.proto";
package io.pact.plugin;

message InitPluginRequest { string implementation = 1; string version = 2; }
message InitPluginResponse { repeated CatalogueEntry catalogue = 1; }
message Catalogue { repeated CatalogueEntry catalogue = 1; }
message CatalogueEntry {
  enum EntryType { CONTENT_MATCHER = 0; CONTENT_GENERATOR = 1; TRANSPORT = 2; MATCHER = 3; INTERACTION = 4; }
  EntryType type = 1;
  string key = 2;
  map<string, string> values = 3;
}

message Body {
  enum ContentTypeHint { DEFAULT = 0; TEXT = 1; BINARY = 2; }
  string contentType = 1;
  google.protobuf.BytesValue content = 2;
  ContentTypeHint contentTypeHint = 3;
}
message MatchingRule { string type = 1; google.protobuf.Struct values = 2; }
message MatchingRules { repeated MatchingRule rule = 1; }
message Generator { string type = 1; google.protobuf.Struct values = 2; }
message PluginConfiguration {
  google.protobuf.Struct interactionConfiguration = 1;
  google.protobuf.Struct pactConfiguration = 2;
}

message CompareContentsRequest {
  Body expected = 1;
  Body actual = 2;
  bool allow_unexpected_keys = 3;
  map<string, MatchingRules> rules = 4;
  PluginConfiguration pluginConfiguration = 5;
}
message ContentTypeMismatch { string expected = 1; string actual = 2; }
message ContentMismatch {
  google.protobuf.BytesValue expected = 1;
  google.protobuf.BytesValue actual = 2;
  string mismatch = 3;
  string path = 4;
  string diff = 5;
}
message ContentMismatches { repeated ContentMismatch mismatches = 1; }
message CompareContentsResponse {
  string error = 1;
  ContentTypeMismatch typeMismatch = 2;
  map<string, ContentMismatches> results = 3;
}

message ConfigureInteractionRequest { string contentType = 1; google.protobuf.Struct contentsConfig = 2; }
message InteractionResponse {
  enum MarkupType { COMMON_MARK = 0; HTML = 1; }
  Body contents = 1;
  map<string, MatchingRules> rules = 2;
  map<string, Generator> generators = 3;
  google.protobuf.Struct messageMetadata = 4;
  PluginConfiguration pluginConfiguration = 5;
  string interactionMarkup = 6;
  MarkupType interactionMarkupType = 7;
  string partName = 8;
}
message ConfigureInteractionResponse {
  string error = 1;
  repeated InteractionResponse interaction = 2;
  PluginConfiguration pluginConfiguration = 3;
}

message GenerateContentRequest {
  Body contents = 1;
  map<string, Generator> generators = 2;
  PluginConfiguration pluginConfiguration = 3;
}
message GenerateContentResponse { Body contents = 1; }
`
