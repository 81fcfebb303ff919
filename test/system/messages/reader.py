"""Reads messages that others wrote with Confluent's deserialisers for Python, and prints them as one JSON document."""

import base64
import importlib
import json
import sys
import tempfile
from pathlib import Path

from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.schema_registry.json_schema import JSONDeserializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf.json_format import MessageToDict
from grpc_tools import protoc

url, messages = sys.argv[1], json.loads(sys.argv[2])
client = SchemaRegistryClient({"url": url})

folder = Path(tempfile.mkdtemp())
(folder / "order.proto").write_text(messages["proto"])
protoc.main(["", f"-I{folder}", f"--python_out={folder}", str(folder / "order.proto")])
sys.path.insert(0, str(folder))
order = importlib.import_module("order_pb2").Order


def read(deserializer, type):
    context = SerializationContext(f"{type.lower()}", MessageField.VALUE)
    return deserializer(base64.b64decode(messages[type]), context)


print(
    json.dumps({
        "AVRO": read(AvroDeserializer(client), "AVRO"),
        "JSON": read(JSONDeserializer(None, schema_registry_client=client), "JSON"),
        "PROTOBUF": MessageToDict(
            read(ProtobufDeserializer(order, {"use.deprecated.format": False}, client), "PROTOBUF")
        ),
    })
)
