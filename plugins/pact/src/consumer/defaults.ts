import process from 'node:process'

/** What the environment says of a run of tests. */
export interface RunDefaults {
  readonly registry: string | undefined
  /** What the registry wants to be sent with every request. */
  readonly headers: Readonly<Record<string, string>>
  readonly offline: boolean
  readonly folder: string
}

/** What tests go by where they are not told. */
export function runDefaults(): RunDefaults {
  const { INSTEP_REGISTRY, INSTEP_TOKEN, INSTEP_OFFLINE, INSTEP_FOLDER } = process.env
  return {
    registry: INSTEP_REGISTRY || undefined,
    headers: INSTEP_TOKEN ? { authorization: `Bearer ${INSTEP_TOKEN}` } : {},
    offline: /^(1|true|yes)$/i.test(INSTEP_OFFLINE ?? ''),
    folder: INSTEP_FOLDER || '.instep'
  }
}
