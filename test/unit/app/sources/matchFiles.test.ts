import { describe, expect, it } from 'vitest'
import { matchFiles } from '../../../../src/app/sources/matchFiles.ts'

const folder = (...paths: string[]) =>
  paths.map((path) => ({ path, read: () => Promise.resolve(new File([], 'not read here')) }))
const found = (wanted: string[], ...paths: string[]) =>
  Object.fromEntries([...matchFiles(wanted, folder(...paths))].map(([file, { path }]) => [file, path]))

describe('files of a granted folder', () => {
  it('are found by the ends of their paths', () => {
    expect(
      found(['/home/ci/app/models.py', 'programs/main.py'], 'p/app/models.py', 'p/old/models.py', 'p/programs/main.py'),
    ).toEqual({ '/home/ci/app/models.py': 'p/app/models.py', 'programs/main.py': 'p/programs/main.py' })
  })

  it('may be the folder itself', () => {
    expect(found(['/srv/app/jobs/load.py'], 'jobs/load.py')).toEqual({ '/srv/app/jobs/load.py': 'jobs/load.py' })
  })

  it('are none where two fit equally well', () => {
    expect(found(['/x/app/io.py'], 'p/a/io.py', 'p/b/io.py')).toEqual({})
    expect(found(['/x/app/io.py'], 'p/a/app/io.py', 'p/b/app/io.py')).toEqual({})
  })

  it('are not taken by a name alone that every package has', () => {
    expect(found(['/x/app/__init__.py', '/x/app/special.py'], 'p/__init__.py', 'p/special.py')).toEqual({
      '/x/app/special.py': 'p/special.py',
    })
    expect(found(['main.py'], 'p/main.py')).toEqual({ 'main.py': 'p/main.py' })
  })

  it('know backslashes', () => {
    expect(found(['C:\\work\\app\\jobs.py'], 'work/app/jobs.py')).toEqual({
      'C:\\work\\app\\jobs.py': 'work/app/jobs.py',
    })
  })
})
