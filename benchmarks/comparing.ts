import { check, formatOf, type Schema } from '@instep/contracts'
import avsc from 'avsc'
import { timeJava } from './avro/java.ts'
import { type Measurement, measure } from './measure.ts'
import { mediumAvro } from './schemas.ts'

/** One reader against each of 19 writers that lack some of its fields, as a new version meets those before it. */
const texts = Array.from({ length: 20 }, (_, index) => mediumAvro(index))
const reader = texts.at(-1) ?? ''
const writers = texts.slice(0, -1)

/** A comparison of two medium Avro schemas, parsed before. */
export async function comparing(): Promise<{
  readonly measured: readonly Measurement[]
  readonly missing: string | undefined
}> {
  const avro = formatOf('AVRO')
  const parse = (text: string) => avro.parse(text)
  const [ours, theirs] = [parse(reader), writers.map(parse)]
  const [type, types] = [avscType(reader), writers.map(avscType)]
  let fresh: readonly (readonly [Schema, Schema])[] = []
  const measured = measure([
    {
      name: 'differences, parsed trees used again',
      run: each(index => ours.differencesFrom(at(theirs, index)))
    },
    {
      name: 'differences, every tree freshly parsed',
      prepare() {
        const [left, right] = [texts.map(parse), texts.map(parse)]
        fresh = left.flatMap(one => right.map(other => [one, other] as const))
        return fresh.length
      },
      run: each(index => {
        const [one, other] = at(fresh, index)
        return one.differencesFrom(other)
      })
    },
    {
      name: 'verdict of FULL: both directions',
      run: each(index => check('FULL', ours, [{ version: 1, schema: at(theirs, index) }]).conflict)
    },
    {
      name: 'avsc createResolver, types used again',
      run: each(index => type.createResolver(at(types, index)))
    },
    {
      name: 'avsc forSchema twice and createResolver',
      run: each(index => avscType(reader).createResolver(avscType(at(writers, index))))
    },
    {
      name: 'parse twice and differences',
      run: each(index => parse(reader).differencesFrom(parse(at(writers, index))))
    }
  ])
  const java = await timeJava(texts)
  return 'missing' in java
    ? { measured, missing: java.missing }
    : { measured: [...measured, ...java.measured], missing: undefined }
}

function each(run: (index: number) => unknown): () => unknown {
  let index = 0
  return () => run(index++)
}

function at<Item>(list: readonly Item[], index: number): Item {
  const item = list[index % list.length]
  if (item === undefined) throw new RangeError('an empty list')
  return item
}

function avscType(text: string): avsc.Type {
  return avsc.Type.forSchema(JSON.parse(text))
}
