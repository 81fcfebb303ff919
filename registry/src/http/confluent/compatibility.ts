import { isAccepted, isFailure, type Verdict } from '@instep/contracts'
import { type confluent, confluentErrors, verdictMessages } from '@instep/protocol'
import { checkSubject, checkVersion, parseVersion, subjectOf } from '../../service/index.ts'
import type { Handlers } from '../route.ts'
import { schemaRequestOf } from './requests.ts'

export const compatibility: Handlers<typeof confluent.compatibility> = {
  async checkVersion({ params, query, body }, registry) {
    const subject = await subjectOf(registry, params.subject)
    const version = parseVersion(params.version)
    return answer(query.verbose, () =>
      checkVersion(registry, subject, version, schemaRequestOf(body), query.normalize)
    )
  },

  async checkSubject({ params, query, body }, registry) {
    const subject = await subjectOf(registry, params.subject)
    return answer(query.verbose, () =>
      checkSubject(registry, subject, schemaRequestOf(body), query.normalize)
    )
  }
}

/** Who asks verbosely is told of an unparsable schema as of an incompatible one. */
async function answer(verbose: boolean, check: () => Promise<Verdict>) {
  try {
    const verdict = await check()
    return {
      is_compatible: isAccepted(verdict),
      ...(verbose ? { messages: verdictMessages(verdict) } : {})
    }
  } catch (error) {
    if (!verbose || !isFailure(error, 'schemaInvalid')) throw error
    return { is_compatible: false, messages: [confluentErrors.schemaInvalid(error.facts).message] }
  }
}
