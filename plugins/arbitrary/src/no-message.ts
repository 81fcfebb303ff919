/** No message of a schema can be made, or none was found in good time. */
export class NoMessage extends Error {
  override readonly name = 'NoMessage'
  /** Where in the message: the names of fields, `[]` for an item of a list, `{}` for a member of a map. */
  readonly place: string
  readonly reason: string

  constructor(place: string, reason: string) {
    super(`No message can be made of this schema: at ${place || '/'}, ${reason}`)
    this.place = place
    this.reason = reason
  }
}
