import { type HostRules, hostRules } from './webhook-hosts.ts'

/** What webhooks may do, as it is configured. */
export interface WebhookOptions {
  /** Names, `*.example.org`, addresses, networks; none is that nothing is delivered. */
  readonly webhookHosts?: readonly string[] | undefined
  readonly webhookSchemes?: readonly string[]
  /** Seconds to wait before each further attempt. */
  readonly webhookRetries?: readonly number[]
  /** Seconds that one delivery may take. */
  readonly webhookTimeout?: number
}

export interface WebhookSettings {
  readonly hosts: HostRules
  readonly hostList: readonly string[]
  readonly schemes: readonly string[]
  /** In milliseconds, as is the timeout. */
  readonly retries: readonly number[]
  readonly timeout: number
}

export const defaultRetries = [10, 60, 120, 300, 600, 1200] as const
export const defaultTimeout = 10

export function webhookSettings({
  webhookHosts = [],
  webhookSchemes = ['https'],
  webhookRetries = defaultRetries,
  webhookTimeout = defaultTimeout
}: WebhookOptions): WebhookSettings {
  return {
    hosts: hostRules(webhookHosts),
    hostList: webhookHosts,
    schemes: webhookSchemes,
    retries: webhookRetries.map(seconds => seconds * 1000),
    timeout: webhookTimeout * 1000
  }
}

/** Why a URL may not be called, or undefined. */
export function refusal(url: URL, settings: WebhookSettings): string | undefined {
  return schemeRefusal(url, settings) ?? hostRefusal(url, settings)
}

/** Why a webhook may not even be stored: where no host is listed, it waits for the list. */
export function definitionRefusal(url: URL, settings: WebhookSettings): string | undefined {
  return settings.hostList.length === 0 ? schemeRefusal(url, settings) : refusal(url, settings)
}

function schemeRefusal({ protocol }: URL, { schemes }: WebhookSettings): string | undefined {
  const scheme = protocol.slice(0, -1)
  if (schemes.includes(scheme)) return undefined
  return `the scheme ${scheme} is not allowed; allowed is ${schemes.join(', ')} (--webhook-schemes)`
}

function hostRefusal({ hostname }: URL, { hosts, hostList }: WebhookSettings): string | undefined {
  if (hosts.permits(hostname) !== undefined) return undefined
  return hostList.length === 0
    ? `no host may be called; list ${hostname} in --webhook-hosts to allow it`
    : `the host ${hostname} is not listed in --webhook-hosts`
}
