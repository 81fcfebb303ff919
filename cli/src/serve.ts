import { type ExitCode, exitCodes } from './exit-codes.ts'

/** Runs the registry in this process, with the registry's own flags. */
export async function serveCommand(flags: readonly string[]): Promise<ExitCode> {
  // The one place where the command line loads the service; the other commands start without it.
  const { serve } = await import('@instep/registry/main')
  await serve(flags)
  return exitCodes.yes
}
