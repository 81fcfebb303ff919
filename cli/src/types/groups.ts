import type { FieldForm } from '@instep/contracts'

/** Larger groups, and more of them at once than this many ways, are printed as fields that may all be there. */
const groupLimit = 12
const wayLimit = 64

/**
 * Parts the fields of which at most one is there from the others, and prints each such group as a union of objects: one
 * for each field, in which the others are missing, and one without any.
 * @param print a field as a line of an object type
 */
export function printGroups(
  fields: readonly FieldForm[],
  print: (field: FieldForm) => string,
  indent: string
): { readonly plain: readonly FieldForm[]; readonly groups: readonly string[] } {
  const byName = new Map<string, FieldForm[]>()
  for (const field of fields) {
    if (field.group === undefined) continue
    byName.set(field.group, [...(byName.get(field.group) ?? []), field])
  }
  let ways = 1
  const chosen = [...byName.values()].filter(group => {
    const isSmall = group.length <= groupLimit && ways * (group.length + 1) <= wayLimit
    if (isSmall) ways *= group.length + 1
    return isSmall
  })
  const inGroups = new Set(chosen.flat())
  return {
    plain: fields.filter(field => !inGroups.has(field)),
    groups: chosen.map(group => oneOf(group, print, indent))
  }
}

function oneOf(group: readonly FieldForm[], print: (field: FieldForm) => string, indent: string): string {
  const absent = (field: FieldForm): string =>
    print({ name: field.name, form: { kind: 'nothing' }, isOptional: true })
  const objects = [...group, undefined].map(here =>
    group.map(field => (field === here ? print({ ...field, isOptional: false }) : absent(field))).join('\n')
  )
  return `(\n${objects.map(members => `${indent}  | {\n${shifted(members)}\n${indent}    }`).join('\n')}\n${indent})`
}

function shifted(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ')
}
