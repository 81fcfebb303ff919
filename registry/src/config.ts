import { type Level, levels } from '@instep/contracts'
import * as z from 'zod'
import { isHostEntry } from './service/webhook-hosts.ts'
import { defaultRetries, defaultTimeout } from './service/webhook-settings.ts'
import { withoutPassword } from './store/store-url.ts'

const list = z
  .string()
  .transform(text => text.split(',').map(item => item.trim().toLowerCase()))
  .transform(items => items.filter(item => item !== ''))

const seconds = z.coerce.number<string>().min(0).max(86_400)

const size = z.coerce.number().int().positive()

/** Every setting of the registry: its name, how it is read, and what it is for. Flags, variables and help follow. */
export const settingsSchema = z.object({
  host: z.string().default('localhost').describe('Address to listen on; 0.0.0.0 is every IPv4 address'),
  port: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8081)
    .describe('Port to listen on; 0 takes a free one'),
  store: z
    .string()
    .regex(
      /^(sqlite:.|postgres(ql)?:\/\/)/,
      'must be sqlite:<file>, sqlite::memory: or postgres://<user>@<host>/<database>'
    )
    .default('sqlite:./data/instep.db')
    .describe(
      'Where the data is: sqlite:<file>, sqlite::memory: to keep nothing, or postgres://<user>:<password>@<host>/<database>'
    ),
  storeConnections: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe('Connections to PostgreSQL at most'),
  storeTimeout: z.coerce
    .number()
    .min(1)
    .max(3600)
    .default(30)
    .describe('Seconds that one statement may take in PostgreSQL'),
  publicUrl: z
    .url()
    .optional()
    .describe('Base of the links in answers, when clients see another address than the server'),
  defaultLevel: z
    .string()
    .transform(text => text.toUpperCase())
    .pipe(z.enum(levels as [Level, ...Level[]]))
    .default('BACKWARD')
    .describe('Compatibility level where nothing is configured'),
  bodyLimit: size.default(8 * 1024 * 1024).describe('Largest request body, in bytes'),
  schemaLimit: size.default(1024 * 1024).describe('Longest schema text, in characters'),
  cacheBytes: size.default(64 * 1024 * 1024).describe('Memory for parsed schemas, in bytes'),
  answerBytes: size
    .default(32 * 1024 * 1024)
    .describe('Memory for answers that are given out again while they hold, in bytes'),
  workers: z.coerce
    .number()
    .int()
    .min(1)
    .max(256)
    .default(1)
    .describe('Processes that listen on the port, over one store; each has the memory that is set here'),
  drainDelay: seconds
    .default(0)
    .describe(
      'Seconds from the signal to stop until no more connections are taken; /ready answers 503 meanwhile'
    ),
  drainTimeout: seconds.default(10).describe('Seconds that requests in flight may take to end after that'),
  webhookHosts: list
    .refine(hosts => hosts.every(isHostEntry), 'must be names, *.names, addresses or networks, or *')
    .optional()
    .describe(
      'Hosts that webhooks may call, such as ci.example.org,*.example.com,10.1.2.0/24; addresses that are not public must be listed themselves; none given, nothing is delivered'
    ),
  webhookSchemes: list
    .pipe(z.array(z.enum(['https', 'http'])).min(1))
    .prefault('https')
    .describe('Schemes of the URLs that webhooks may call: https, http'),
  webhookRetries: list
    .pipe(z.array(seconds).max(20))
    .prefault(defaultRetries.join())
    .describe('Seconds to wait before a webhook that failed is delivered again, for each attempt'),
  webhookTimeout: z.coerce
    .number()
    .positive()
    .max(600)
    .default(defaultTimeout)
    .describe('Seconds that one delivery of a webhook may take'),
  logRequests: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('Log every request; errors are always logged')
})

/** What no single setting can tell. */
const sound = settingsSchema.refine(({ workers, store }) => workers === 1 || store !== 'sqlite::memory:', {
  path: ['workers'],
  message: 'every process would have a memory of its own; take a file'
})

export type Settings = z.output<typeof settingsSchema>
export type SettingName = keyof Settings

/** One setting, as help prints it. */
export interface SettingHelp {
  readonly name: SettingName
  readonly flag: string
  readonly variable: string
  readonly description: string
  readonly fallback: string | undefined
}

const defaults = settingsSchema.parse({})

export const settingsHelp: readonly SettingHelp[] = Object.entries(settingsSchema.shape).map(
  ([name, field]) => ({
    // The keys of the shape are those of its output.
    name: name as SettingName,
    flag: `--${words(name).join('-')}`,
    variable: `INSTEP_${words(name).join('_').toUpperCase()}`,
    description: field.description ?? '',
    fallback: defaults[name as SettingName]?.toString()
  })
)

/** The names of unknown flags, or what is wrong with a value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** Reads settings from flags (`--port 8081`, `--port=8081`), then variables (`INSTEP_PORT`), then defaults. @throws SettingsError */
export function readSettings(
  flags: readonly string[],
  variables: Readonly<Record<string, string | undefined>>
): Settings {
  const given = { ...fromVariables(variables), ...fromFlags(flags) }
  const parsed = sound.safeParse(given)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(
    issue =>
      `${flagOf(String(issue.path[0]))} (${withoutPassword(String(given[String(issue.path[0])]))}): ${issue.message}`
  )
  throw new SettingsError(problems.join('\n'))
}

function fromVariables(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    settingsHelp.flatMap(({ name, variable }) => {
      const value = variables[variable]
      return value === undefined || value === '' ? [] : [[name, value]]
    })
  )
}

function fromFlags(flags: readonly string[]): Record<string, string> {
  const given: Record<string, string> = {}
  for (let index = 0; index < flags.length; index++) {
    const [flag = '', inline] = split(flags[index] ?? '')
    const setting = settingsHelp.find(known => known.flag === flag)
    if (setting === undefined) throw new SettingsError(`${flag} is no setting; --help lists them`)
    const isSwitch = setting.name === 'logRequests'
    const next = inline ?? (isSwitch ? 'true' : flags[++index])
    if (next === undefined) throw new SettingsError(`${flag} needs a value`)
    given[setting.name] = next
  }
  return given
}

function split(flag: string): [string, string?] {
  const equals = flag.indexOf('=')
  return equals < 0 ? [flag] : [flag.slice(0, equals), flag.slice(equals + 1)]
}

function flagOf(name: string): string {
  return settingsHelp.find(setting => setting.name === name)?.flag ?? name
}

/** `publicUrl` is public, url. */
function words(name: string): string[] {
  return name.split(/(?=[A-Z])/).map(word => word.toLowerCase())
}
