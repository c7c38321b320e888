// A real server for the tests: the built program with the demo company on a fresh folder, or the one at BASE_URL.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const startMsMax = 60_000

/** A fresh database at the server whose socket is in the folder POSTGRES (`./dev browser --postgres`); without it, SQLite. */
function database() {
  const host = process.env.POSTGRES
  if (!host) return []
  const name = `browser_${process.pid}_${Date.now()}`
  execFileSync('/usr/lib/postgresql/15/bin/createdb', ['--host', host, '--username', 'postgres', name])
  return ['--database', `postgresql:///${name}?host=${host}&user=postgres`]
}

/** `demo: false`: nobody is on its staff, and it is told apart from BASE_URL, which is no fresh one; so are `options` of one's own. */
export async function startServer({ demo = true, options = [] } = {}) {
  if (demo && options.length === 0 && process.env.BASE_URL) return { url: process.env.BASE_URL, password: process.env.PASSWORD, stop: async () => {} }
  const program = [process.env.SETPOINT, 'build/setpoint', 'build/debug/setpoint']
    .filter(Boolean)
    .map((path) => resolve(root, path))
    .find((path) => existsSync(path))
  if (!program) throw new Error('build/setpoint is missing: run ./dev build')
  const data = mkdtempSync(join(tmpdir(), 'setpoint-browser-'))
  const child = spawn(program, ['serve', ...(demo ? ['--demo'] : []), '--data', data, '--listen', '127.0.0.1:0', ...database(), ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let said = ''
  const url = await new Promise((ready, reject) => {
    const late = setTimeout(() => reject(new Error(`the server did not start:\n${said}`)), startMsMax)
    const read = (chunk) => {
      said += chunk
      const found = said.match(/^listening (http:\/\/\S+)/m)
      if (!found) return
      clearTimeout(late)
      ready(found[1])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)))
  })
  return {
    url,
    data,
    program,
    code: said.match(/^set-up code: (\S+)/m)?.[1],
    /** Everything the server has printed so far; without a mail server that is also where mail goes. */
    said: () => said,
    password: said.match(/^demo password: (\S+)/m)?.[1],
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(data, { recursive: true, force: true })
    },
  }
}
