import fc from 'fast-check'

const made = new Map<string, fc.Arbitrary<string>>()

/** The formats that JSON Schema names, and those that Protobuf's well-known types have in JSON. */
export function formatNames(): readonly string[] {
  return [...makers.keys()]
}

/** Texts of a format; undefined for one that is not known. Making them takes long, and most are never asked for. */
export function textsOf(format: string): fc.Arbitrary<string> | undefined {
  const texts = made.get(format) ?? makers.get(format)?.()
  if (texts !== undefined) made.set(format, texts)
  return texts
}

const makers: ReadonlyMap<string, () => fc.Arbitrary<string>> = new Map(
  Object.entries({
    'date-time': () => dates().map(date => date.toISOString().replace('.000Z', 'Z')),
    date: () => dates().map(date => date.toISOString().slice(0, 10)),
    time: () => dates().map(date => date.toISOString().slice(11).replace('.000Z', 'Z')),
    duration: () =>
      fc
        .tuple(fc.nat(999), fc.nat(23), fc.nat(59))
        .map(([days, hours, minutes]) => `P${days}DT${hours}H${minutes}M`),
    seconds: () =>
      fc
        .tuple(fc.boolean(), fc.nat(1_000_000), fc.nat(999))
        .map(([isNegative, seconds, millis]) => secondsText(isNegative, seconds, millis)),
    email: () => fc.emailAddress(),
    'idn-email': () => fc.emailAddress(),
    hostname: () => fc.domain(),
    'idn-hostname': () => fc.domain(),
    ipv4: () => fc.ipV4(),
    ipv6: () => fc.ipV6(),
    uri: () => fc.webUrl(),
    'uri-reference': () => fc.webUrl(),
    iri: () => fc.webUrl(),
    'iri-reference': () => fc.webUrl(),
    url: () => fc.webUrl(),
    'uri-template': () => fc.webUrl(),
    uuid: () => fc.uuid(),
    'json-pointer': () => pointers(),
    'json-pointer-uri-fragment': () => pointers().map(pointer => `#${pointer}`),
    'relative-json-pointer': () => fc.nat(9).map(steps => `${steps}/a`),
    regex: () => fc.constantFrom('^a+$', '[0-9]{3}', 'x|y', ''),
    byte: () => fc.base64String(),
    'iso-date-time': () => dates().map(date => date.toISOString()),
    'iso-time': () => dates().map(date => date.toISOString().slice(11))
  } satisfies Record<string, () => fc.Arbitrary<string>>)
)

function dates(): fc.Arbitrary<Date> {
  return fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true
  })
}

function pointers(): fc.Arbitrary<string> {
  return fc
    .array(fc.stringMatching(/^[a-z0-9]{1,5}$/), { maxLength: 4 })
    .map(steps => steps.map(step => `/${step}`).join(''))
}

function secondsText(isNegative: boolean, seconds: number, millis: number): string {
  const fraction = millis === 0 ? '' : `.${String(millis).padStart(3, '0')}`
  return `${isNegative && seconds + millis > 0 ? '-' : ''}${seconds}${fraction}s`
}
