import { spawn } from 'node:child_process'
import { realpath } from 'node:fs/promises'
import { platform } from 'node:os'
import { type Command, InvalidArgumentError } from 'commander'
import { CaptureError } from '../../parsers/index.ts'
import { tell } from '../output.ts'
import { portalFiles } from '../portal/appFiles.ts'
import { Catalogue } from '../portal/catalogue.ts'
import { PortalServer } from '../portal/server.ts'

interface ServeOptions {
  readonly port: number
  readonly host: string
  readonly open?: boolean
  readonly allowHost?: string[]
}

const USUAL_PORT = 4174
/** How long downloads may go on after Ctrl+C. */
const PATIENCE_MS = 3000

const portNumber = (text: string): number => {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('It has to be a port, from 0 to 65535.')
  return port
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('the app in the browser, with a list of all captures below a folder')
    .argument('[path...]', 'folders or captures (default: this folder)')
    .option(
      '--port <port>',
      `where to listen; 0 takes any that is free (default: ${USUAL_PORT})`,
      portNumber,
      USUAL_PORT,
    )
    .option('--host <address>', 'who can reach it: 127.0.0.1 is this machine only, 0.0.0.0 everybody', '127.0.0.1')
    .option(
      '--allow-host <name>',
      'a name that the server may be called by (repeatable)',
      (name: string, all: string[] = []) => [...all, name.toLowerCase()],
    )
    .option('--open', 'open the browser')
    .action(async (paths: string[], options: ServeOptions) => {
      const roots = await Promise.all((paths.length > 0 ? paths : ['.']).map(realRoot))
      const catalogue = new Catalogue(roots)
      const server = new PortalServer({
        app: await portalFiles('live'),
        catalogue,
        hostNames: [options.host.toLowerCase(), ...(options.allowHost ?? [])],
      })
      const port = await listen(server, options)
      const host = options.host === '0.0.0.0' || options.host === '::' ? 'localhost' : options.host
      const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}/`
      tell(`${address} shows the captures below ${roots.join(', ')} (stop it with Ctrl+C)`)
      await catalogue.start()
      if (options.open) openInBrowser(address)
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
      })
      await Promise.all([server.close(PATIENCE_MS), catalogue.close()])
    })
}

async function realRoot(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    throw new CaptureError('unreadable', `${path} can't be read: there is no such file or folder.`)
  }
}

async function listen(server: PortalServer, { host, port }: ServeOptions): Promise<number> {
  try {
    return await server.listen(host, port)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CaptureError('unreadable', `It can't listen on ${host}, port ${port}: ${reason}.`)
  }
}

function openInBrowser(address: string): void {
  const [command, ...words] =
    platform() === 'darwin' ? ['open'] : platform() === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  const opener = spawn(command!, [...words, address], { stdio: 'ignore', detached: true })
  // nothing to open it with: the address has been printed
  opener.on('error', () => {})
  opener.unref()
}
