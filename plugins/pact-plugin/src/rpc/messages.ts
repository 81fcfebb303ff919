/** The messages of the interface, as the Protobuf codec gives and takes them: bytes are in base64, defaults are left out. */
export interface InitPluginResponse {
  readonly catalogue: readonly CatalogueEntry[]
}

export interface CatalogueEntry {
  readonly type: 'CONTENT_MATCHER' | 'CONTENT_GENERATOR'
  readonly key: string
  readonly values: Readonly<Record<string, string>>
}

export interface Body {
  readonly contentType?: string
  readonly content?: string
  readonly contentTypeHint?: 'DEFAULT' | 'TEXT' | 'BINARY'
}

/** What stands in JSON where the interface leaves it open. */
export type Struct = Readonly<Record<string, unknown>>

export interface MatchingRule {
  readonly type?: string
  readonly values?: Struct
}

/** Matching rules by the path of what they are about. */
export type RulesByPath = Readonly<Record<string, { readonly rule?: readonly MatchingRule[] }>>

export interface PluginConfiguration {
  readonly interactionConfiguration?: Struct
  readonly pactConfiguration?: Struct
}

export interface CompareContentsRequest {
  readonly expected?: Body
  readonly actual?: Body
  readonly allowUnexpectedKeys?: boolean
  readonly rules?: RulesByPath
  readonly pluginConfiguration?: PluginConfiguration
}

export interface ContentMismatch {
  readonly path: string
  readonly mismatch: string
  readonly expected: string
  readonly actual: string
}

export interface CompareContentsResponse {
  readonly error?: string
  readonly results?: Readonly<Record<string, { readonly mismatches: readonly ContentMismatch[] }>>
}

export interface ConfigureInteractionRequest {
  readonly contentType?: string
  readonly contentsConfig?: Struct
}

export interface InteractionResponse {
  readonly contents: Body
  readonly rules: RulesByPath
  readonly pluginConfiguration: PluginConfiguration
  readonly interactionMarkup: string
  readonly partName?: string
}

export interface ConfigureInteractionResponse {
  readonly error?: string
  readonly interaction?: readonly InteractionResponse[]
  readonly pluginConfiguration?: PluginConfiguration
}

export interface GenerateContentRequest {
  readonly contents?: Body
}

export interface GenerateContentResponse {
  readonly contents: Body
}
