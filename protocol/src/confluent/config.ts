import { type LintRule, lintLevels, lintRules, lintSwitches } from '@instep/contracts'
import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { flag, metadata, metadataReply, ruleSet, ruleSetReply } from './fields.ts'

const subject = z.object({ subject: z.string() })

const settings = {
  alias: z.string(),
  aliasForDeks: z.string(),
  normalize: z.boolean(),
  validateFields: z.boolean(),
  validateNewSchemas: z.boolean(),
  validateRules: z.boolean(),
  compatibilityPolicy: z.enum(['STRICT', 'LENIENT', 'LOGICAL']),
  compatibilityGroup: z.string(),
  /** What registering does with what lint finds; not the original's, and absent unless set. */
  lint: z.enum(lintSwitches),
  lintRules: z.partialRecord(z.enum(Object.keys(lintRules) as [LintRule, ...LintRule[]]), z.enum(lintLevels))
}

const metadataReplies = { defaultMetadata: metadataReply, overrideMetadata: metadataReply }
const ruleSetReplies = { defaultRuleSet: ruleSetReply, overrideRuleSet: ruleSetReply }
const replies = { ...settings, ...metadataReplies, ...ruleSetReplies }

/** A GET says `compatibilityLevel`, a PUT says `compatibility`, both ways: clients depend on it. */
const stored = z.object({ ...replies, compatibilityLevel: z.string() }).partial()
const changed = z.object({ ...replies, compatibility: z.string() }).partial()

/** A change: what is absent stays, what is null is cleared. */
const patch = z.object({
  alias: settings.alias.nullish(),
  aliasForDeks: settings.aliasForDeks.nullish(),
  normalize: settings.normalize.nullish(),
  validateFields: settings.validateFields.nullish(),
  validateNewSchemas: settings.validateNewSchemas.nullish(),
  validateRules: settings.validateRules.nullish(),
  compatibility: z.string().nullish(),
  compatibilityPolicy: settings.compatibilityPolicy.nullish(),
  compatibilityGroup: settings.compatibilityGroup.nullish(),
  lint: settings.lint.nullish(),
  lintRules: settings.lintRules.nullish(),
  defaultMetadata: metadata.nullish(),
  overrideMetadata: metadata.nullish(),
  defaultRuleSet: ruleSet.nullish(),
  overrideRuleSet: ruleSet.nullish()
})

/** Compatibility levels and the other settings, at the top, per context and per subject. */
export const config = {
  getTopConfig: {
    method: 'GET',
    path: '/config',
    summary: 'Get the top-level config',
    query: z.object({ defaultToGlobal: flag }),
    reply: stored
  },
  putTopConfig: {
    method: 'PUT',
    path: '/config',
    summary: 'Change the top-level config: absent fields stay, nulls clear',
    body: patch,
    reply: changed
  },
  deleteTopConfig: {
    method: 'DELETE',
    path: '/config',
    summary: 'Return to the default config',
    reply: stored
  },
  getConfig: {
    method: 'GET',
    path: '/config/{subject}',
    summary: 'Get the config of a subject or context',
    params: subject,
    query: z.object({ defaultToGlobal: flag }),
    reply: stored
  },
  putConfig: {
    method: 'PUT',
    path: '/config/{subject}',
    summary: 'Change the config of a subject or context: absent fields stay, nulls clear',
    params: subject,
    body: patch,
    reply: changed
  },
  deleteConfig: {
    method: 'DELETE',
    path: '/config/{subject}',
    summary: 'Remove the config of a subject or context',
    params: subject,
    reply: stored
  }
} as const satisfies Endpoints
