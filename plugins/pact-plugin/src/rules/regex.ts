import { createContext, Script } from 'node:vm'
import { Refusal } from '../refusal.ts'

const context = createContext({ pattern: '', text: '' })
const test = new Script("new RegExp('^(?:' + pattern + ')$').test(text)")
const patience = 1000

/** Whether an expression matches the whole text. @throws Refusal when it is none, or takes too long for this text */
export function matchesWhole(pattern: string, text: string): boolean {
  Object.assign(context, { pattern, text })
  try {
    // Some expressions take longer than anybody waits; only a script can be stopped.
    return test.runInContext(context, { timeout: patience }) === true
  } catch (cause) {
    // The context has errors of its own, so their class says nothing here.
    const isNone = Reflect.get(Object(cause), 'name') === 'SyntaxError'
    const detail = isNone ? 'is no regular expression' : `takes more than ${patience} ms for a text`
    throw new Refusal(`'${pattern}' ${detail}`, { cause })
  }
}
