import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pluginVersion } from '@instep/pact-plugin'
import { expect, test } from 'vitest'
import { bundle } from '../../../cli/bundle.ts'
import { runInstep } from '../../support/cli.ts'

const newDir = () => mkdtemp(join(tmpdir(), 'pact-plugins-'))
const instep = (dir: string, ...words: readonly string[]) =>
  runInstep('http://127.0.0.1:9', ['pact-plugin', ...words], { env: { PACT_PLUGIN_DIR: dir } })

/** Starts a plugin as the driver does, from a shell that stays its parent. */
async function started(folder: string) {
  const shell = spawn('sh', ['-c', './instep-pact-plugin & echo "pid $!"; wait'], { cwd: folder })
  let printed = ''
  shell.stdout.on('data', chunk => {
    printed += chunk
  })
  for (let waited = 0; waited < 10_000 && !printed.includes('}'); waited += 50) await wait(50)
  return {
    shell,
    pid: Number(/pid (\d+)/.exec(printed)?.[1]),
    line: JSON.parse(/\{.*\}/.exec(printed)?.[0] ?? '{}')
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('the plugin is installed, told of, replaced and removed', async () => {
  const dir = await newDir()
  expect(await instep(dir, 'status')).toMatchObject({
    code: 1,
    out: expect.stringContaining('is not installed')
  })
  const folder = join(dir, `instep-${pluginVersion}`)
  for (let times = 0; times < 2; times += 1) {
    expect(await instep(dir, 'install')).toMatchObject({ code: 0, out: expect.stringContaining(folder) })
  }
  expect(await readdir(dir)).toEqual([`instep-${pluginVersion}`])
  const manifest = JSON.parse(await readFile(join(folder, 'pact-plugin.json'), 'utf8'))
  expect(manifest).toMatchObject({
    pluginInterfaceVersion: 1,
    name: 'instep',
    entryPoint: 'instep-pact-plugin'
  })
  expect(await instep(dir, 'status')).toMatchObject({ code: 0, out: expect.stringContaining(folder) })
  expect(await instep(dir, 'uninstall')).toMatchObject({ code: 0, out: expect.stringContaining('removed') })
  expect(await readdir(dir)).toEqual([])
  expect(await instep(dir, 'uninstall')).toMatchObject({
    code: 0,
    out: expect.stringContaining('not installed')
  })
})

test('a folder of another plugin is left alone', async () => {
  const dir = await newDir()
  await writeFile(join(dir, 'pact-plugin.json'), '{"name":"instep"}')
  expect((await instep(dir, 'uninstall')).code).toBe(0)
  expect(await readdir(dir)).toEqual(['pact-plugin.json'])
})

test('where nothing can be written, the command says so', async () => {
  const file = join(await newDir(), 'file')
  await writeFile(file, '')
  expect(await instep('', 'install', '--dir', file)).toMatchObject({
    code: 3,
    err: expect.stringContaining(file)
  })
})

test('the plugin ends when whoever started it is gone', async () => {
  const dir = await newDir()
  await instep(dir, 'install')
  const { shell, pid, line } = await started(join(dir, `instep-${pluginVersion}`))
  expect(line).toEqual({ port: expect.any(Number), serverKey: expect.stringMatching(/^[\da-f-]{36}$/) })
  expect(isRunning(pid)).toBe(true)
  shell.kill('SIGKILL')
  await once(shell, 'exit')
  for (let waited = 0; waited < 10_000 && isRunning(pid); waited += 100) await wait(100)
  expect(isRunning(pid)).toBe(false)
})

test('as it is published, the plugin is installed whole, and runs without what it came from', async () => {
  const [published, dir] = [await newDir(), await newDir()]
  await bundle(published)
  const folder = join(dir, `instep-${pluginVersion}`)
  const install = spawn(process.execPath, [
    join(published, 'instep.js'),
    'pact-plugin',
    'install',
    '--dir',
    dir
  ])
  expect(await once(install, 'exit')).toEqual([0, null])
  await writeFile(join(published, 'pact-plugin.js'), 'throw new Error("not this one")')
  expect((await readdir(folder)).toSorted()).toEqual([
    'instep-pact-plugin',
    'instep-pact-plugin.cmd',
    'package.json',
    'pact-plugin.js',
    'pact-plugin.json'
  ])
  const { shell, pid, line } = await started(folder)
  expect(line).toEqual({ port: expect.any(Number), serverKey: expect.any(String) })
  process.kill(pid)
  await once(shell, 'exit')
})
