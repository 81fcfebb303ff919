import { formatOf } from '@instep/contracts'
import avsc from 'avsc'
import { type Measurement, measure } from './measure.ts'
import { largeAvro, largeJson, largeProtobuf } from './schemas.ts'

/** Comes with other packages; without it there is one figure less. */
const protobufjs = await import('protobufjs').then(
  module => module.default,
  () => undefined
)

/** From a text of 50 KB to a parsed schema and its canonical text. */
export function parsing(): Readonly<Record<string, readonly Measurement[]>> {
  const texts = { AVRO: largeAvro(), JSON: largeJson(), PROTOBUF: largeProtobuf() }
  const ours = (type: keyof typeof texts) => ({
    name: 'parse and canonical text',
    run: () => formatOf(type).parse(texts[type]).canonical
  })
  const jsonParse = (text: string) => ({ name: 'JSON.parse', run: () => JSON.parse(text) })
  const group = (type: keyof typeof texts) => `${type}, ${Math.round(texts[type].length / 1000)} KB`
  return {
    [group('AVRO')]: measure([
      ours('AVRO'),
      jsonParse(texts.AVRO),
      { name: 'avsc forSchema', run: () => avsc.Type.forSchema(JSON.parse(texts.AVRO)) }
    ]),
    [group('JSON')]: measure([ours('JSON'), jsonParse(texts.JSON)]),
    [group('PROTOBUF')]: measure([
      ours('PROTOBUF'),
      ...(protobufjs === undefined
        ? []
        : [
            {
              name: 'protobufjs parse and resolve',
              run: () => protobufjs.parse(texts.PROTOBUF, new protobufjs.Root()).root.resolveAll()
            }
          ])
    ])
  }
}
