"""Writes and reads with Confluent's serialisers for Python, and prints what came of it as one JSON document."""

import importlib
import json
import sys
import tempfile
from pathlib import Path

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext, SerializationError
from grpc_tools import protoc

url = sys.argv[1]
client = SchemaRegistryClient({"url": url})
seen = {}


def fresh():
    """A client that has seen nothing of the registry yet."""
    return SchemaRegistryClient({"url": url})


def context(topic):
    return SerializationContext(topic, MessageField.VALUE)


def record(name, *fields):
    return json.dumps({"type": "record", "name": name, "namespace": "shop", "fields": list(fields)})


# Avro, with a reference that the serialiser brings along
client.register_schema("customer", Schema(record("Customer", {"name": "name", "type": "string"}), "AVRO"))
visit = Schema(
    record("Visit", {"name": "who", "type": "shop.Customer"}),
    "AVRO",
    [SchemaReference("shop.Customer", "customer", 1)],
)
written = AvroSerializer(client, visit)({"who": {"name": "Ada"}}, context("visits"))
seen["avro"] = {
    "frame": list(written[:5]),
    "read": AvroDeserializer(fresh())(written, context("visits")),
    "references": [[r.name, r.subject, r.version] for r in fresh().get_schema(written[4]).references],
}

# JSON Schema
order = json.dumps({
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "Order",
    "type": "object",
    "properties": {"id": {"type": "string"}, "cents": {"type": "integer", "minimum": 0}},
    "required": ["id"],
})
serialize = JSONSerializer(order, client)
written = serialize({"id": "o-1", "cents": 5}, context("orders"))
seen["json"] = {
    "frame": list(written[:5]),
    "read": JSONDeserializer(order, schema_registry_client=fresh())(written, context("orders")),
}
try:
    serialize({"id": "o-2", "cents": -5}, context("orders"))
except SerializationError as error:
    seen["json"]["refused"] = type(error).__name__

# Protobuf, with a module that protoc makes, and an import that becomes a reference
folder = Path(tempfile.mkdtemp())
(folder / "money.proto").write_text('syntax = "proto3";\npackage shop;\nmessage Money { int64 cents = 1; }\n')
(folder / "payment.proto").write_text(
    'syntax = "proto3";\npackage shop;\nimport "money.proto";\n'
    "message Other { string a = 1; }\n"
    "message Payment {\n  string id = 1;\n  Money amount = 2;\n  message Part { int32 number = 1; }\n}\n"
)
if protoc.main(["protoc", f"-I{folder}", f"--python_out={folder}", "money.proto", "payment.proto"]) != 0:
    sys.exit("protoc failed")
sys.path.insert(0, str(folder))
payment = importlib.import_module("payment_pb2")
config = {"use.deprecated.format": False}
message = payment.Payment(id="p-1", amount={"cents": 12})
written = ProtobufSerializer(payment.Payment, client, config)(message, context("payments"))
read = ProtobufDeserializer(payment.Payment, config, fresh())(written, context("payments"))
part = ProtobufSerializer(payment.Payment.Part, client, config)(
    payment.Payment.Part(number=3), context("payments")
)
registered = fresh().get_latest_version("payments-value")
seen["protobuf"] = {
    "indexes": [list(written[5:7]), list(part[5:8])],
    "same": written[:5] == part[:5],
    "read": [read.id, read.amount.cents],
    "references": [[r.name, r.subject, r.version] for r in registered.schema.references],
    "type": registered.schema.schema_type,
}

seen["subjects"] = client.get_subjects()
print(json.dumps(seen))
