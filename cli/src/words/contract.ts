import { type Channel, channelKey, type DocumentProblem } from '@instep/contracts'
import { type Output, table } from '../output.ts'

/** Problems as compilers print them, so that editors find their places: `file:line:column  message`. */
export function problemLines(
  out: Output,
  file: string,
  problems: readonly DocumentProblem[],
  count = problems.length
): string {
  const lines = problems.map(
    ({ line, column, message }) => `${out.paint('bold', `${file}:${line}:${column}`)}  ${message}`
  )
  const rest = count - problems.length
  return [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n')
}

/** What is the same of an operation, whether it was published or would be. */
interface Row {
  readonly action: string
  readonly name: string
  readonly message: string
  readonly subject: string
  readonly channel: Channel
}

/** The operations of a contract, a line each. @param schemaOf what is said of the schema */
export function operationTable<One extends Row>(
  operations: readonly One[],
  schemaOf: (operation: One) => string
): string {
  if (operations.length === 0) return 'It sends and receives nothing.'
  return table(
    ['OPERATION', '', 'MESSAGE', 'AT', 'SCHEMA'],
    operations.map(operation => [
      operation.name,
      operation.action === 'send' ? 'sends' : 'receives',
      operation.message,
      channelKey(operation.channel),
      schemaOf(operation)
    ])
  )
}
