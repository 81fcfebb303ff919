import { stat } from 'node:fs/promises'
import { factsOf, JsonError, type MessageFact, parsePlain } from '@instep/contracts'
import { exportTraceRequest, spansOf } from '@instep/protocol'
import { UsageError } from '../command.ts'
import { readText } from '../files.ts'

/** More than this is not read at once. */
const limits = { bytes: 256 * 1024 * 1024, facts: 1_000_000 }

/** What a file with spans says of messages: OTLP in JSON, one export, or one a line as the collector writes them. */
export async function readTraces(file: string): Promise<readonly MessageFact[]> {
  const { size } = await stat(file).catch(cause => {
    throw new UsageError(`${file} cannot be read`, { cause })
  })
  if (size > limits.bytes) {
    throw new UsageError(
      `${file} is larger than ${limits.bytes} bytes. Give it in parts, one after the other.`
    )
  }
  const facts: MessageFact[] = []
  for (const { text, line } of exportsIn(await readText(file))) {
    for (const fact of factsIn(text, line === undefined ? file : `${file}, line ${line}`)) facts.push(fact)
    if (facts.length > limits.facts) {
      throw new UsageError(`${file} has more than ${limits.facts} spans of messages. Give it in parts.`)
    }
  }
  return facts
}

interface Exported {
  readonly text: string
  /** Undefined for a file that is one export. */
  readonly line?: number
}

function exportsIn(text: string): readonly Exported[] {
  const lines = text
    .split('\n')
    .map((line, index) => ({ text: line, line: index + 1 }))
    .filter(line => line.text.trim() !== '')
  const [first] = lines
  return first === undefined || !isJson(first.text) ? [{ text }] : lines
}

/** An export that is written over several lines does not end on its first. */
function isJson(line: string): boolean {
  try {
    parsePlain(line)
    return true
  } catch {
    return false
  }
}

function factsIn(text: string, where: string): readonly MessageFact[] {
  const parsed = exportTraceRequest.safeParse(parsedJson(text, where))
  if (parsed.success) return factsOf(spansOf(parsed.data))
  const [issue] = parsed.error.issues
  throw new UsageError(`${where} holds no OTLP traces: ${issue?.path.join('.')}: ${issue?.message}`)
}

function parsedJson(text: string, where: string): unknown {
  try {
    return parsePlain(text)
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause
    throw new UsageError(`${where} is no JSON: ${cause.message}`, { cause })
  }
}
