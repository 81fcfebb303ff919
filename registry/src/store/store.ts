import type {
  Association,
  Config,
  Exporter,
  Metadata,
  Mode,
  Reference,
  RuleSet,
  Subject
} from '@instep/contracts'
import type { Changes } from './changes.ts'
import type { EnvironmentFactStore, OperationStore, ServiceContractStore } from './choreography.ts'
import type { DeploymentStore, PacticipantStore, PactStore } from './contracts.ts'
import type { ObservationStore } from './observations.ts'
import type { LabelStore, RemovalStore } from './removals.ts'
import type { StatisticsStore } from './statistics.ts'
import type { WebhookStore } from './webhooks.ts'

export type { Drain, Override, PastSend, ServiceDocument, Sighting } from './choreography.ts'
export type {
  Branch,
  ContentKey,
  Deployment,
  Environment,
  KnownIntegration,
  Pacticipant,
  PacticipantVersion,
  Publication,
  PublicationSummary,
  Verification,
  VersionCriteria
} from './contracts.ts'
export type { KnownObservation } from './observations.ts'
export type { Trigger, TriggerFilter } from './webhooks.ts'

/** A schema as it is kept: its content under an id of its context. Never changes. */
export interface StoredSchema {
  readonly context: string
  readonly id: number
  readonly guid: string
  readonly type: string
  readonly text: string
  readonly references: readonly Reference[]
  readonly metadata?: Metadata
  readonly ruleSet?: RuleSet
  /** When it was first stored, in milliseconds since 1970. */
  readonly at: number
}

/** Where a schema is used. */
export interface Registration {
  readonly subject: Subject
  readonly version: number
  readonly id: number
  readonly isDeleted: boolean
  /** When it was registered or last deleted, in milliseconds since 1970. */
  readonly at: number
}

export interface RegisteredSchema extends Registration {
  readonly schema: StoredSchema
}

/** What a schema may have beside its text. */
export type SchemaParts = Pick<StoredSchema, 'metadata' | 'ruleSet'>

/** A schema without its text, which is long and seldom needed. */
export type SchemaFacts = Omit<StoredSchema, 'text'>

export interface RegisteredFacts extends Registration {
  readonly schema: SchemaFacts
}

/** Which content a version has. */
export type VersionContent = Pick<Registration, 'version'> & Pick<StoredSchema, 'context' | 'id' | 'guid'>

/** A text that refers to nothing, and the GUID of a schema that is nothing but this text. */
export interface BareText {
  readonly text: string
  readonly guid: string
}

/** Which registrations a look-up sees. */
export type Visibility = 'live' | 'deleted' | 'all'

/** Narrows a listing of subjects: to a context, and to names that begin alike. */
export interface SubjectFilter {
  readonly context?: string
  readonly prefix?: string
  readonly visibility: Visibility
}

/** A subject, with how many of its versions a look-up sees. */
export interface CountedSubject extends Subject {
  readonly versions: number
}

/** Schemas, and the versions of subjects that use them. */
export interface SchemaStore {
  /** The schema with this content. An import may have given it several ids: the highest. */
  schemaByGuid(context: string, guid: string): Promise<StoredSchema | undefined>
  schemaById(context: string, id: number): Promise<StoredSchema | undefined>
  /** The ids that a GUID has, by context. */
  idsOfGuid(guid: string): Promise<readonly { readonly context: string; readonly id: number }[]>
  /** Keeps a schema under a fresh id of its context, or under the id given. */
  addSchema(schema: Omit<StoredSchema, 'id'>, id?: number): Promise<StoredSchema>
  addRegistration(registration: Omit<Registration, 'isDeleted'>): Promise<void>
  /** The registrations of a subject, oldest first. */
  registrations(subject: Subject, visibility: Visibility): Promise<readonly Registration[]>
  /** The same with their schemas, newest first. */
  registeredSchemas(subject: Subject, visibility: Visibility): Promise<readonly RegisteredSchema[]>
  /** The same without the texts; of schemas that refer to nothing, when a text is given, only those that have it. */
  registeredFacts(
    subject: Subject,
    visibility: Visibility,
    bare?: BareText
  ): Promise<readonly RegisteredFacts[]>
  /** The highest version that a subject has, deleted or not; 0 when there is none. */
  highestVersion(subject: Subject): Promise<number>
  /** The live schemas of a subject, newest first, by what tells them apart. */
  liveContents(subject: Subject): Promise<readonly VersionContent[]>
  /** What the newest live version has beside its text. */
  newestParts(subject: Subject): Promise<SchemaParts>
  /** The newest live version. */
  newestSchema(subject: Subject): Promise<RegisteredSchema | undefined>
  registeredSchema(subject: Subject, version: number): Promise<RegisteredSchema | undefined>
  /** Where an id is used, everywhere or in one subject by its name, sorted by subject and version. */
  registrationsOfId(context: string, id: number, name?: string): Promise<readonly Registration[]>
  /** The registrations whose schema refers to a version. */
  referrers(subject: Subject, version: number): Promise<readonly Registration[]>
  hide(subject: Subject, versions: readonly number[], at: number): Promise<void>
  /** Removes registrations, and every schema that no registration is left of. */
  remove(subject: Subject, versions: readonly number[]): Promise<void>
  subjects(filter: SubjectFilter): Promise<readonly CountedSubject[]>
  contexts(): Promise<readonly string[]>
  /** Forgets a context that holds no subjects. Its ids go on where they were, should it come back. */
  removeContext(context: string): Promise<void>
  highestId(context: string): Promise<number>
}

/** Configs and modes. The scope is a subject, or a context as a whole when its name is empty. */
export interface ConfigStore {
  /** Every config that is stored. */
  configs(): Promise<readonly { readonly scope: Subject; readonly config: Config }[]>
  config(scope: Subject): Promise<Config | undefined>
  /** The configs of some scopes, in their order. */
  configsOf(scopes: readonly Subject[]): Promise<readonly (Config | undefined)[]>
  putConfig(scope: Subject, config: Config): Promise<void>
  deleteConfig(scope: Subject): Promise<void>
  mode(scope: Subject): Promise<Mode | undefined>
  /** The modes of some scopes, in their order. */
  modesOf(scopes: readonly Subject[]): Promise<readonly (Mode | undefined)[]>
  putMode(scope: Subject, mode: Mode): Promise<void>
  deleteMode(scope: Subject): Promise<void>
  /** Removes the modes of every subject in a context. */
  deleteModesIn(context: string): Promise<void>
}

/** Which subject a resource's messages are written under, as the Confluent registry keeps it. */
export interface AssociationStore {
  /** Sorted by resource, then type. */
  associations(filter: AssociationFilter): Promise<readonly Association[]>
  /** Adds an association, or replaces that of the same resource and type. */
  putAssociation(association: Association): Promise<void>
  deleteAssociation(association: Pick<Association, 'resource' | 'type'>): Promise<void>
}

/** Everything that is given has to fit. */
export interface AssociationFilter {
  readonly subject?: Subject
  readonly resourceId?: string
  readonly resourceName?: string
  readonly resourceNamespace?: string
  readonly resourceType?: string
}

/** Descriptions of exports to other registries. */
export interface ExporterStore {
  exporterNames(): Promise<readonly string[]>
  exporter(name: string): Promise<Exporter | undefined>
  putExporter(exporter: Exporter): Promise<void>
  deleteExporter(name: string): Promise<void>
}

/** What the registry keeps. */
export interface Store extends AsyncDisposable {
  readonly schemas: SchemaStore
  readonly config: ConfigStore
  readonly pacticipants: PacticipantStore
  readonly pacts: PactStore
  readonly deployments: DeploymentStore
  readonly operations: OperationStore
  readonly serviceContracts: ServiceContractStore
  readonly environmentFacts: EnvironmentFactStore
  readonly observations: ObservationStore
  readonly labels: LabelStore
  readonly removals: RemovalStore
  readonly statistics: StatisticsStore
  readonly associations: AssociationStore
  readonly exporters: ExporterStore
  readonly webhooks: WebhookStore
  readonly changes: Changes
  /** Asks for next to nothing. Rejects as every look-up would while the store is out of reach. */
  ping(): Promise<void>
  /**
   * Does some work as one: other writers wait, and all of it is on disk when the promise resolves, or none of it is
   * when it rejects.
   */
  write<Result>(work: (store: Store) => Promise<Result>): Promise<Result>
}
