import type * as z from 'zod'
import { href } from '../client.ts'
import type { Endpoint } from '../endpoint.ts'
import type { link } from './fields.ts'

export type Link = z.input<typeof link>

type Params = Readonly<Record<string, string | number>>

/** A link to an endpoint. */
export function linkTo(
  base: string,
  endpoint: Pick<Endpoint, 'path'>,
  params: Params = {},
  extra: Omit<Link, 'href' | 'templated'> = {}
): Link {
  return { ...extra, href: `${base}${href(endpoint, params)}` }
}

/** A link whose client fills in what the parameters leave open. */
export function templateOf(
  base: string,
  endpoint: Pick<Endpoint, 'path'>,
  params: Params = {},
  extra: Omit<Link, 'href' | 'templated'> = {}
): Link {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = params[name]
    return value === undefined ? placeholder : encodeURIComponent(value)
  })
  return { ...extra, href: `${base}${path}`, ...(path.includes('{') ? { templated: true } : {}) }
}
