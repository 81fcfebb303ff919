import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import packageJson from '../package.json' with { type: 'json' }

/** What the plugin is called in tests: `usingPlugin({ plugin: 'instep', version })`. */
export const pluginName = 'instep'
export const pluginVersion: string = packageJson.version

/** A version of the plugin that the Pact driver would find. */
export interface Installed {
  readonly version: string
  readonly folder: string
}

/** Where the Pact driver looks for plugins. */
export function pluginsFolder(): string {
  return process.env.PACT_PLUGIN_DIR || join(homedir(), '.pact', 'plugins')
}

/** Installs this version, to be run by the Node that runs this. What was there of the same version goes. */
export async function installPlugin(plugins: string): Promise<Installed> {
  const folder = join(plugins, `${pluginName}-${pluginVersion}`)
  const half = `${folder}.${process.pid}.part`
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { recursive: true })
  const program = await programIn(half, folder)
  await write(half, launcher, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(program)}\n`)
  await write(half, `${launcher}.cmd`, `@"${process.execPath}" "${program}"\r\n`)
  await write(half, 'pact-plugin.json', `${JSON.stringify(manifest, null, 2)}\n`)
  await rm(folder, { recursive: true, force: true })
  await rename(half, folder)
  return { version: pluginVersion, folder }
}

/** The versions that are installed, by their manifests. */
export async function installedPlugins(plugins: string): Promise<readonly Installed[]> {
  const names = existsSync(plugins) ? await readdir(plugins) : []
  const found = await Promise.all(names.map(name => installedIn(join(plugins, name))))
  return found.flatMap(installed => installed ?? [])
}

/** Removes every version that is installed, and tells which these were. */
export async function uninstallPlugin(plugins: string): Promise<readonly Installed[]> {
  const installed = await installedPlugins(plugins)
  await Promise.all(installed.map(({ folder }) => rm(folder, { recursive: true, force: true })))
  return installed
}

const launcher = 'instep-pact-plugin'

const manifest = {
  manifestVersion: 1,
  pluginInterfaceVersion: 1,
  name: pluginName,
  version: pluginVersion,
  executableType: 'exec',
  entryPoint: launcher,
  entryPoints: { windows: `${launcher}.cmd` },
  dependencies: []
} as const

/** As it is published, the plugin is one file, which is copied; in a clone its sources run where they are. */
async function programIn(half: string, folder: string): Promise<string> {
  const name = 'pact-plugin.js'
  const bundled = join(import.meta.dirname, name)
  if (!existsSync(bundled)) return join(import.meta.dirname, 'main.ts')
  await copyFile(bundled, join(half, name))
  await write(half, 'package.json', '{ "type": "module" }\n')
  return join(folder, name)
}

async function write(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text)
  await chmod(join(folder, name), 0o755)
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`
}

async function installedIn(folder: string): Promise<Installed | undefined> {
  try {
    const { name, version } = JSON.parse(await readFile(join(folder, 'pact-plugin.json'), 'utf8'))
    return name === pluginName ? { version: String(version), folder } : undefined
  } catch {
    return undefined
  }
}
