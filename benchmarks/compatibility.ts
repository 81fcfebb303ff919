import { comparing } from './comparing.ts'
import type { Measurement } from './measure.ts'
import { parsing } from './parsing.ts'
import { registering } from './registering.ts'

/** Measures how fast schemas are parsed, compared and registered, and prints each as a ratio to the first of its group. */
const { measured: compared, missing } = await comparing()
const groups: Readonly<Record<string, readonly Measurement[]>> = {
  'Comparing two Avro schemas of 2 KB': compared,
  ...Object.fromEntries(Object.entries(parsing()).map(([name, group]) => [`Parsing ${name}`, group])),
  'Registering over HTTP under FULL_TRANSITIVE': await registering()
}

if (process.argv.includes('--json')) console.log(JSON.stringify({ groups, missing }, null, 2))
else {
  for (const [name, group] of Object.entries(groups)) print(name, group)
  if (missing !== undefined) console.log(`\nJava Avro was not timed: ${missing}`)
}

function print(name: string, group: readonly Measurement[]): void {
  console.log(`\n${name}`)
  const first = group[0]?.microseconds ?? Number.NaN
  for (const { name, microseconds, range } of group) {
    const ratio = microseconds / first
    const [fastest, slowest] = range.map(duration)
    console.log(
      `  ${name.padEnd(48)}${duration(microseconds).padStart(10)}${ratioText(ratio).padStart(10)}  (${fastest} to ${slowest})`
    )
  }
}

function ratioText(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(2) : Math.round(ratio)}x`
}

function duration(microseconds: number): string {
  return microseconds < 1000
    ? `${microseconds.toFixed(microseconds < 10 ? 1 : 0)} µs`
    : `${(microseconds / 1000).toFixed(microseconds < 10_000 ? 1 : 0)} ms`
}
