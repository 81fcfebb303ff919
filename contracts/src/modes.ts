/** What each mode lets clients write. */
const permissions = {
  READWRITE: { writable: true, importing: false },
  READONLY: { writable: false, importing: false },
  READONLY_OVERRIDE: { writable: false, importing: false },
  IMPORT: { writable: true, importing: true },
  FORWARD: { writable: true, importing: true }
} as const satisfies Record<string, { writable: boolean; importing: boolean }>

export type Mode = keyof typeof permissions

export const modes = Object.keys(permissions) as readonly Mode[]

/** Whether anything may be written at all. */
export function isWritable(mode: Mode): boolean {
  return permissions[mode].writable
}

/** Whether registrations carry their own ids, and are not checked. */
export function isImporting(mode: Mode): boolean {
  return permissions[mode].importing
}
