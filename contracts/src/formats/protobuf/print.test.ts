import { expect, test } from 'vitest'
import { protobuf } from './index.ts'

const messy = `// a comment
edition = "2023";
/* another */ package shop.orders;
enum State { NEW = 0; PAID = 0x10 [deprecated = true, (note) = 'it"s']; reserved 20, 30 to max; }
import "confluent/meta.proto"; import public "google/protobuf/any.proto";
import "google/protobuf/descriptor.proto";
option java_package = "com." 'shop'; option features.field_presence = IMPLICIT;
extend google.protobuf.EnumValueOptions { string note = 50000; }
service Orders { rpc Watch (Order) returns (stream Line); option deprecated = true;
  rpc Put (stream Line) returns (Order) { option deprecated = false; } }
message Order {
  map < string , Line > lines = 4;
  oneof pay { string card = 3; .shop.orders.State cash = 2; }
  string id = 1 [json_name = "ID", default = "x", (confluent.field_meta) = { params: { key: "k", value: "v" } tags: "PII" tags: ["A"] }];
  reserved 9, 11 to 11; reserved gone; option (confluent.message_meta).doc = "d"; option deprecated = true;
  enum E { ZERO = 0; } message Inner {}
}
message Line { Order.Inner x = 2; int32 y = 1; extensions 100 to 199, 300; }
`

test('the canonical text is in the style of the Confluent registry', () => {
  expect(protobuf.parse(messy, { strict: true }).canonical).toBe(`edition = "2023";
package shop.orders;

import "confluent/meta.proto";
import "google/protobuf/descriptor.proto";

import public "google/protobuf/any.proto";

option java_package = "com.shop";
option features.field_presence = IMPLICIT;

message Order {
  reserved 9, 11 to 11;
  reserved gone;

  option (confluent.message_meta).doc = "d";
  option deprecated = true;

  map<string, Line> lines = 4;
  string id = 1 [
    (confluent.field_meta) = {
      params: {
        key: "k",
        value: "v"
      },
      tags: [
        "PII",
        "A"
      ]
    },
    default = "x",
    json_name = "ID"
  ];

  oneof pay {
    string card = 3;
    .shop.orders.State cash = 2;
  }

  message Inner {}
  enum E {
    ZERO = 0;
  }
}
message Line {
  Order.Inner x = 2;
  int32 y = 1;

  extensions 100 to 199, 300;
}
enum State {
  reserved 20, 30 to max;
  NEW = 0;
  PAID = 16 [
    deprecated = true,
    (note) = "it\\"s"
  ];
}

extend google.protobuf.EnumValueOptions {
  string note = 50000;
}

service Orders {
  option deprecated = true;

  rpc Watch (Order) returns (stream Line);
  rpc Put (stream Line) returns (Order) {
    option deprecated = false;
  };
}
`)
})

test('the normalized text has one order and full names', () => {
  expect(protobuf.parse(messy).normalized()).toBe(`edition = "2023";
package shop.orders;

import "confluent/meta.proto";
import "google/protobuf/descriptor.proto";

import public "google/protobuf/any.proto";

option features = {
  field_presence: IMPLICIT
};
option java_package = "com.shop";

message Order {
  reserved 9;
  reserved 11;
  reserved gone;

  option (confluent.message_meta) = {
    doc: "d"
  };
  option deprecated = true;

  string id = 1 [
    (confluent.field_meta) = {
      params: {
        key: "k",
        value: "v"
      },
      tags: [
        "PII",
        "A"
      ]
    },
    default = "x",
    json_name = "ID"
  ];
  map<string, .shop.orders.Line> lines = 4;

  oneof pay {
    .shop.orders.State cash = 2;
    string card = 3;
  }

  message Inner {}
  enum E {
    ZERO = 0;
  }
}
message Line {
  int32 y = 1;
  .shop.orders.Order.Inner x = 2;

  extensions 100 to 199;
  extensions 300;
}
enum State {
  reserved 20;
  reserved 30 to max;
  NEW = 0;
  PAID = 16 [
    deprecated = true,
    (shop.orders.note) = "it\\"s"
  ];
}

extend .google.protobuf.EnumValueOptions {
  string note = 50000;
}

service Orders {
  option deprecated = true;

  rpc Watch (.shop.orders.Order) returns (stream .shop.orders.Line);
  rpc Put (stream .shop.orders.Line) returns (.shop.orders.Order) {
    option deprecated = false;
  };
}
`)
})

test('proto2 prints groups after oneofs, and without a word about it when normalized', () => {
  const text = `syntax = "proto2"; message M { optional group G = 2 [deprecated = true] { optional int32 x = 1; }
    required int32 a = 1 [default = -1]; extend M { optional group H = 100 {} } extensions 100; }`
  const schema = protobuf.parse(text, { strict: true })
  const body = (scope: string) => `
message M {
  required int32 a = 1 [default = -1];

  optional group G = 2 [deprecated = true] {
    optional int32 x = 1;
  }

  extensions 100;

  extend ${scope}M {
    optional group H = 100 {}
  }
}
`
  expect(schema.canonical).toBe(`syntax = "proto2";\n${body('')}`)
  expect(schema.normalized()).toBe(body('.'))
  expect(protobuf.parse(schema.normalized()).normalized()).toBe(schema.normalized())
})

test('options set part by part amount to one', () => {
  const text = `syntax = "proto3"; import "confluent/meta.proto";
    option (confluent.file_meta).tags = "b"; option (confluent.file_meta).doc = "\\u00e9\\n"; option (confluent.file_meta).tags = ["a"];
    option (confluent.file_meta).params = { key: "1" value: "x" }; option (.confluent.file_meta).params = { key: "2" };`
  expect(protobuf.parse(text).normalized()).toContain(`option (confluent.file_meta) = {
  doc: "é\\n",
  params: [
    {
      key: "1",
      value: "x"
    },
    {
      key: "2"
    }
  ],
  tags: [
    "b",
    "a"
  ]
};`)
})

test('a message that stands for a map is written as a map when normalized', () => {
  const text = `syntax = "proto3"; message M { repeated TagsEntry tags = 1; message TagsEntry { option map_entry = true; string key = 1; M value = 2; } }`
  expect(protobuf.parse(text).normalized()).toBe(
    'syntax = "proto3";\n\nmessage M {\n  map<string, .M> tags = 1;\n}\n'
  )
})
