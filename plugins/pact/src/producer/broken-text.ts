import type { Mismatch, Verified } from './report.ts'
import type { Broken } from './verification.ts'

/** Who reads what that a service does not send, and where: a line for each. */
export function brokenText(provider: string, broken: readonly Broken[]): string {
  const lines = broken.flatMap(({ pact, failed, running }) => {
    const who = whoText(pact, running)
    return failed.flatMap(verified => failedLines(provider, who, verified))
  })
  return [`${provider} does not send what its consumers read:`, ...lines.map(line => `  ${line}`)].join('\n')
}

function whoText({ consumer, consumerVersion }: Broken['pact'], running: Broken['running']): string {
  if (running.length === 0) return `${consumer}@${consumerVersion}`
  const environments = Map.groupBy(running, ({ version }) => version)
  return [...environments]
    .map(([version, ones]) => {
      const names = ones.map(({ environment }) => environment)
      return `${consumer}@${version} (${names.join(', ')})`
    })
    .join(' and ')
}

function failedLines(provider: string, who: string, { message, states, mismatches }: Verified): string[] {
  const given = states.length === 0 ? '' : `, given ${states.join(' and ')}`
  if (mismatches.length === 0)
    return [`${who} awaits ${message}${given}, which the tests of ${provider} do not make`]
  return mismatches.flatMap(mismatch =>
    mismatch.missing.length > 0
      ? mismatch.missing.map(
          field => `${who} reads ${fieldText(mismatch, field)} of ${message}${given}, which is missing`
        )
      : [`${who} reads ${message}${given}: ${placeText(mismatch)}${mismatch.words}`]
  )
}

/** `$.customer` and `name` are `customer.name` to a person. */
function fieldText({ path = '$' }: Mismatch, field: string): string {
  return [...pathText(path), field].join('.')
}

function placeText({ path }: Mismatch): string {
  const [place] = path === undefined ? [] : pathText(path)
  return place === undefined ? '' : `${place}: `
}

function pathText(path: string): readonly string[] {
  const text = path.replace(/^\$\.?/, '')
  return text === '' ? [] : [text]
}
