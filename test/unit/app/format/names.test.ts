import { describe, expect, it } from 'vitest'
import { programText, visibleName } from '../../../../src/app/format/names.ts'

describe('names that strangers chose', () => {
  it.each([
    ['plain name é 日本.bin', 'plain name é 日本.bin'],
    ['a\u202egnp.bin', 'a\\u202egnp.bin'],
    ['two\nlines\0', 'two\\u000alines\\u0000'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ])('%j is shown as %j', (name, shown) => {
    expect(visibleName(name)).toBe(shown)
  })
})

describe('the program of a command line', () => {
  it.each([
    ['/opt/memray/__main__.py run -q -f -o out.bin programs/tiny.py --fast', 'programs/tiny.py --fast'],
    ['/usr/bin/memray run app.py', 'app.py'],
    ['memray run -fo out.bin --native --trace-python-allocators -m pytest -x', '-m pytest -x'],
    ['memray run --output=a.bin -c import(1)', '-c import(1)'],
    ['memray run --live-remote --live-port 4000 app.py -p 1', 'app.py -p 1'],
    ['app.py --memray run', 'app.py --memray run'],
    ['', ''],
  ])('%s is %s', (commandLine, program) => {
    expect(programText(commandLine)).toBe(program)
  })
})
