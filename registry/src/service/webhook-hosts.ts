import { BlockList, isIP } from 'node:net'

/** Which hosts webhooks may call. */
export interface HostRules {
  /** Whether the host of a URL may be called: because it is listed, or because every host is. */
  permits(host: string): 'listed' | 'any' | undefined
  /** Whether an address may be connected to: it is public, or it is listed itself. */
  permitsAddress(address: string): boolean
}

const wildcard = /^\*\.[^*]+$/
const name = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i

/** Whether a text is an entry of the list: a name, `*.example.org`, an address, a network, or `*`. */
export function isHostEntry(entry: string): boolean {
  if (entry === '*' || isIP(entry) !== 0 || networkOf(entry) !== undefined) return true
  return name.test(wildcard.test(entry) ? entry.slice(2) : entry)
}

/** The rules that a list makes. An address that is not public is never called for the sake of a name. */
export function hostRules(entries: readonly string[]): HostRules {
  const lower = entries.map(entry => entry.toLowerCase())
  const names = new Set(lower.filter(entry => isIP(entry) === 0))
  const suffixes = lower.filter(entry => wildcard.test(entry)).map(entry => entry.slice(1))
  const addresses = new BlockList()
  for (const entry of lower) {
    const network = networkOf(entry)
    if (network !== undefined) addresses.addSubnet(...network)
    else if (isIP(entry) !== 0) addresses.addAddress(entry, familyOf(entry))
  }
  const isListedAddress = (address: string) => addresses.check(address, familyOf(address))
  const permitsAddress = (address: string) =>
    isListedAddress(address) || !reserved.check(address, familyOf(address))
  return {
    permitsAddress,
    permits(host) {
      const bare = host
        .toLowerCase()
        .replace(/^\[|\]$/g, '')
        .replace(/\.$/, '')
      const isListed =
        isIP(bare) === 0
          ? names.has(bare) || suffixes.some(suffix => bare.endsWith(suffix))
          : isListedAddress(bare)
      if (isListed) return 'listed'
      return names.has('*') ? 'any' : undefined
    }
  }
}

type Family = 'ipv4' | 'ipv6'

function familyOf(address: string): Family {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

function networkOf(entry: string): [address: string, bits: number, family: Family] | undefined {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(entry) ?? []
  const widths: Readonly<Record<number, number>> = { 4: 32, 6: 128 }
  const width = widths[isIP(address)]
  return width === undefined || Number(bits) > width ? undefined : [address, Number(bits), familyOf(address)]
}

/** Addresses that mean this machine, this network, nobody or many (RFC 6890), or that hide one of these. */
const reserved = new BlockList()
for (const network of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/128', '::1/128', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001:db8::/32', '2002::/16'],
  ...['fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8']
]) {
  const [address, bits, family] = networkOf(network) ?? []
  if (address !== undefined && bits !== undefined) reserved.addSubnet(address, bits, family)
}
