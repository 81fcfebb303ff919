import { userInfo } from 'node:os'
import process from 'node:process'
import type { Invocation, Option } from './command.ts'

export const byOption = {
  by: { type: 'string', value: 'NAME', summary: 'Who says so; else whoever runs this (INSTEP_USER)' }
} as const satisfies Readonly<Record<string, Option>>

/** Who answers for what a command records. */
export function whoOf({ text }: Pick<Invocation, 'text'>): string {
  return text('by') ?? process.env.INSTEP_USER ?? systemUser()
}

/** A container may run under a number that has no name. */
function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'somebody'
  }
}
