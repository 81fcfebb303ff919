import { isJsonArray } from '../json.ts'
import { asText, at, type Pact } from './pact.ts'
import { rubyJson } from './ruby-json.ts'

/**
 * What plugins keep in a pact for all its interactions, schemas among it, in one spelling. It is no part of the
 * content's identity, so pacts of one identity may differ in it.
 */
export function embeddedConfiguration({ root }: Pact): string {
  const plugins = at(root, ['metadata', 'plugins'])
  const configurations = (isJsonArray(plugins) ? plugins : []).map(plugin => {
    const name = asText(at(plugin, ['name'])) ?? ''
    return `${name} ${rubyJson(at(plugin, ['configuration']) ?? null, { sorted: true })}`
  })
  return configurations.toSorted().join('\n')
}
