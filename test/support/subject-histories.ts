import { checkHistory, type Model, type Operation, type Verdict } from './linearisability.ts'
import type { Asked } from './load.ts'
import type { Action, Outcome } from './load-actions.ts'

interface Row {
  readonly version: number
  readonly text: string
  readonly isLive: boolean
}

/** A subject: its versions, and the level that is set for it. */
interface State {
  readonly rows: readonly Row[]
  readonly level: string | undefined
}

/** What clients ask of a subject. An id stands for the text that it was given to. */
export type SubjectInput =
  | Extract<Action, { readonly subject: string }>
  | { readonly kind: 'by-text'; readonly text: string }

type Kind = SubjectInput['kind']
type Rules = {
  readonly [K in Kind]: (
    state: State,
    input: Extract<SubjectInput, { readonly kind: K }>
  ) => readonly [output: string, state?: State]
}

const missing = '404'
const same = (row: Row): string => `${row.version} ${row.text}`

const rules: Rules = {
  register({ rows, level }, { text }) {
    const known = live(rows).findLast(row => row.text === text)
    if (known !== undefined) return [same(known)]
    const row = { version: Math.max(0, ...rows.map(({ version }) => version)) + 1, text, isLive: true }
    return [same(row), { level, rows: [...rows.filter(old => old.text !== text), row] }]
  },
  'look-up': ({ rows }, { text }) => [told(live(rows).findLast(row => row.text === text))],
  delete({ rows, level }, { version }) {
    const found = live(rows).find(row => row.version === version)
    if (found === undefined) return [missing]
    const left = rows.map(row => (row === found ? { ...row, isLive: false } : row))
    return [String(version), { level, rows: left }]
  },
  version: ({ rows }, { version }) => [told(live(rows).find(row => row.version === version))],
  latest: ({ rows }) => [told(live(rows).at(-1))],
  versions: ({ rows }) => [
    live(rows).length === 0
      ? missing
      : live(rows)
          .map(row => row.version)
          .join()
  ],
  'by-text': ({ rows }, { text }) => [rows.some(row => row.text === text) ? text : missing],
  'set-level': ({ rows }, { level }) => [level, { rows, level }],
  level: ({ level }) => [level ?? missing]
}

const live = (rows: readonly Row[]): readonly Row[] => rows.filter(({ isLive }) => isLive)
const told = (row: Row | undefined): string => (row === undefined ? missing : same(row))

export const subjectModel: Model<State, SubjectInput> = {
  initial: { rows: [], level: undefined },
  apply(state, input) {
    // The table has a row for each kind that takes just that kind.
    const rule = rules[input.kind] as (state: State, input: SubjectInput) => readonly [string, State?]
    const [output, next = state] = rule(state, input)
    return { state: next, output }
  },
  key: ({ rows, level }) =>
    `${level} ${rows.map(({ version, text, isLive }) => `${version} ${isLive} ${text}`).join('|')}`
}

interface Answer {
  readonly version: number
  readonly schema: string
  readonly compatibility: string
  readonly compatibilityLevel: string
}

const ofVersion = ({ version, schema }: Answer): string => `${version} ${schema}`

/** An answer in the words of the model. */
const outputs: { readonly [K in Kind]: (body: Answer) => string } = {
  register: ofVersion,
  'look-up': ofVersion,
  version: ofVersion,
  latest: ofVersion,
  delete: String,
  versions: String,
  'by-text': ({ schema }) => schema,
  'set-level': ({ compatibility }) => compatibility,
  level: ({ compatibilityLevel }) => compatibilityLevel
}

const writes: ReadonlySet<Kind> = new Set(['register', 'delete', 'set-level'] as const)

/** Checks each subject of a load for itself. @returns the subjects that are not linearisable, and why not known */
export function wrongSubjects(asked: readonly Asked[]): readonly string[] {
  return [...historiesOf(asked)].flatMap(([subject, history]) => {
    const verdict: Verdict = checkHistory(subjectModel, history)
    return verdict === 'linearisable' ? [] : [`${subject} is ${verdict}: ${firstWrong(history)}`]
  })
}

/** What the load did to each subject, and to its level, which is an object of its own. */
function historiesOf(asked: readonly Asked[]): ReadonlyMap<string, readonly Operation<SubjectInput>[]> {
  const owners = ownersOf(asked)
  const histories = new Map<string, Operation<SubjectInput>[]>()
  for (const { action, outcome, start, end } of asked) {
    const owner = action.kind === 'by-id' ? owners.get(action.id) : undefined
    const input = owner === undefined ? action : { kind: 'by-text' as const, text: owner.text }
    if (!isOfSubject(input)) continue
    const output = outputOf(input, outcome)
    // A read that was not answered tells nothing.
    if (output === undefined && !writes.has(input.kind)) continue
    const subject = 'subject' in input ? input.subject : (owner?.subject ?? '')
    const object = input.kind === 'level' || input.kind === 'set-level' ? `level of ${subject}` : subject
    histories.set(object, [...(histories.get(object) ?? []), { input, output, start, end }])
  }
  return histories
}

function isOfSubject(input: Action | SubjectInput): input is SubjectInput {
  return 'subject' in input || input.kind === 'by-text'
}

/** Which subject and text an id belongs to: ids that nobody was told are left out. */
function ownersOf(asked: readonly Asked[]): ReadonlyMap<number, { subject: string; text: string }> {
  return new Map(
    asked.flatMap(({ action, outcome }) =>
      action.kind === 'register' && outcome.kind === 'ok'
        ? [[(outcome.body as { readonly id: number }).id, { subject: action.subject, text: action.text }]]
        : []
    )
  )
}

function outputOf({ kind }: SubjectInput, outcome: Outcome): string | undefined {
  if (outcome.kind === 'unknown') return undefined
  return outcome.kind === 'ok' ? outputs[kind](outcome.body as Answer) : String(outcome.status)
}

/** The shortest beginning of a history, by ends, that goes wrong: what ends it is the suspect. */
function firstWrong(history: readonly Operation<SubjectInput>[]): string {
  const byEnd = history.toSorted((one, other) => one.end - other.end)
  for (let length = 1; length <= byEnd.length; length += 1) {
    const last = byEnd[length - 1] as Operation<SubjectInput>
    // What had started by then may have taken effect.
    const started = byEnd
      .slice(length)
      .filter(({ start, input }) => start <= last.end && writes.has(input.kind))
      .map(operation => ({ ...operation, output: undefined }))
    if (checkHistory(subjectModel, [...byEnd.slice(0, length), ...started]) === 'linearisable') continue
    return byEnd
      .slice(Math.max(0, length - 12), length)
      .concat(started)
      .map(
        one =>
          `\n  ${one.start.toFixed(2)} to ${one.end.toFixed(2)} ${JSON.stringify(one.input)} -> ${one.output}`
      )
      .join('')
  }
  return ''
}
