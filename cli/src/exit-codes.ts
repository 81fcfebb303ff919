/** What an exit code says, in every output format. */
export const exitCodes = {
  /** Done, or yes. */
  yes: 0,
  /** No: the gate refuses, the schema is incompatible, the registry refused what was asked. */
  no: 1,
  /** The gate does not know. */
  unknown: 2,
  /** Wrong usage, or the registry cannot be reached. */
  usage: 3
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
