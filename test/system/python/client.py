"""Drives a registry with Confluent's Python client, and prints what it saw as one JSON document."""

import json
import sys

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.serialization import MessageField, SerializationContext

ORDER = json.dumps({
    "type": "record",
    "name": "Order",
    "namespace": "shop",
    "fields": [{"name": "id", "type": "string"}, {"name": "cents", "type": "long"}],
})
WIDER = json.dumps({
    "type": "record",
    "name": "Order",
    "namespace": "shop",
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "cents", "type": "long"},
        {"name": "note", "type": "string", "default": ""},
    ],
})
BROKEN = json.dumps({
    "type": "record",
    "name": "Order",
    "namespace": "shop",
    "fields": [{"name": "number", "type": "int"}],
})

client = SchemaRegistryClient({"url": sys.argv[1]})
seen = {}

seen["id"] = client.register_schema("orders-value", Schema(ORDER, "AVRO"))
seen["again"] = client.register_schema("orders-value", Schema(ORDER, "AVRO"))
found = client.lookup_schema("orders-value", Schema(ORDER, "AVRO"))
seen["lookup"] = [found.subject, found.version, found.schema_id]
seen["subjects"] = client.get_subjects()
seen["compatible"] = client.test_compatibility("orders-value", Schema(WIDER, "AVRO"))
seen["incompatible"] = client.test_compatibility("orders-value", Schema(BROKEN, "AVRO"))
try:
    client.register_schema("orders-value", Schema(BROKEN, "AVRO"))
except SchemaRegistryError as error:
    seen["refused"] = [error.http_status_code, error.error_code]
client.set_compatibility(subject_name="orders-value", level="FULL")
seen["level"] = client.get_compatibility("orders-value")

context = SerializationContext("orders", MessageField.VALUE)
message = {"id": "o-1", "cents": 1250}
written = AvroSerializer(client, ORDER)(message, context)
seen["frame"] = list(written[:5])
fresh = SchemaRegistryClient({"url": sys.argv[1]})
seen["read"] = AvroDeserializer(fresh)(written, context)
seen["evolved"] = AvroDeserializer(fresh, WIDER)(written, context)

client.register_schema("customer", Schema('{"type":"record","name":"Customer","namespace":"shop","fields":[]}', "AVRO"))
referring = '{"type":"record","name":"Visit","namespace":"shop","fields":[{"name":"who","type":"shop.Customer"}]}'
reference = SchemaReference("shop.Customer", "customer", 1)
visit = client.register_schema("visit", Schema(referring, "AVRO", [reference]))
seen["references"] = [[r.name, r.subject, r.version] for r in client.get_schema(visit, "visit").references]

seen["deleted"] = client.delete_version("orders-value", 1)
seen["left"] = client.get_subjects()

print(json.dumps(seen))
