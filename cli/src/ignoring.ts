import { type Invocation, type Option, UsageError } from './command.ts'

export const ignoreOption = {
  ignore: {
    type: 'string',
    multiple: true,
    value: 'SERVICE=REASON',
    summary: 'Leave a service out, and say why'
  }
} as const satisfies Readonly<Record<string, Option>>

/** The services that are to be left out. @throws UsageError when no reason is given */
export function ignoredOf({
  texts
}: Pick<Invocation, 'texts'>): readonly { readonly service: string; readonly reason: string }[] {
  return texts('ignore').map(text => {
    const at = text.indexOf('=')
    const [service, reason] = [text.slice(0, at), text.slice(at + 1).trim()]
    if (at < 1 || reason === '') throw new UsageError(`--ignore wants SERVICE=REASON, not ${text}`)
    return { service, reason }
  })
}
