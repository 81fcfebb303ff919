import { type Edition, type Option, optionOf, type Value } from './tree.ts'

/** How fields behave, as editions name it. Each edition has defaults; a file, message, enum or field overrides them. */
export interface Features {
  readonly field_presence: string
  readonly enum_type: string
  readonly repeated_field_encoding: string
  readonly message_encoding: string
}

const proto2: Features = {
  field_presence: 'EXPLICIT',
  enum_type: 'CLOSED',
  repeated_field_encoding: 'EXPANDED',
  message_encoding: 'LENGTH_PREFIXED'
}
const proto3: Features = {
  field_presence: 'IMPLICIT',
  enum_type: 'OPEN',
  repeated_field_encoding: 'PACKED',
  message_encoding: 'LENGTH_PREFIXED'
}
const edition2023: Features = { ...proto3, field_presence: 'EXPLICIT' }

export const featuresOf: Readonly<Record<Edition, Features>> = {
  proto2,
  proto3,
  '2023': edition2023,
  '2024': edition2023
}

/** The features of what stands within something with features, after its own options. */
export function override(features: Features, options: readonly Option[]): Features {
  if (options.length === 0) return features
  const whole = optionOf(options, 'features')
  const entries = whole?.kind === 'message' ? whole.entries : []
  const chosen = (name: keyof Features): string =>
    textOf(optionOf(options, `features.${name}`)) ??
    textOf(entries.findLast(([key]) => key === name)?.[1]) ??
    features[name]
  return {
    field_presence: chosen('field_presence'),
    enum_type: chosen('enum_type'),
    repeated_field_encoding: chosen('repeated_field_encoding'),
    message_encoding: chosen('message_encoding')
  }
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'word' ? value.text : undefined
}
