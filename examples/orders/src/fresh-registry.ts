import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp, createRegistry, openStore, readSettings } from '@instep/registry'

/** A registry that is new, and gone afterwards, as is the folder beside it. */
export interface FreshRegistry extends AsyncDisposable {
  readonly url: string
  readonly folder: string
}

export async function openFreshRegistry(): Promise<FreshRegistry> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'instep-example-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const settings = readSettings(['--store', `sqlite:${join(folder, 'instep.db')}`], {})
  const store = stack.use(await openStore(settings.store))
  const app = await createApp(createRegistry({ ...settings, store }), settings)
  stack.defer(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const all = stack.move()
  return { url, folder, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
