import { describe, expect, it } from 'vitest'
import { EDITOR_PRESETS, editorLink, templateProblem } from '../../../../src/app/frame/editorLink.ts'

const code = { template: 'vscode://file/{file}:{line}', folder: '' }

describe('links to an editor', () => {
  it('name the file and the line', () => {
    expect(editorLink(code, '/usr/lib/a b.py', 7)).toBe('vscode://file/usr/lib/a%20b.py:7')
    expect(editorLink({ ...code, template: 'pycharm://open?file={file}&line={line}' }, '/a/b.py', 0)).toBe(
      'pycharm://open?file=/a/b.py&line=1',
    )
    expect(editorLink({ ...code, template: 'subl://open?url=file://{file}&line={line}' }, '/a/b.py', 3)).toBe(
      'subl://open?url=file:///a/b.py&line=3',
    )
    expect(editorLink(code, 'C:\\work\\a.py', 3)).toBe('vscode://file/C:/work/a.py:3')
  })

  it('look for relative paths in the folder of the sources, if there is one', () => {
    expect(editorLink(code, 'programs/a.py', 3)).toBeNull()
    expect(editorLink({ ...code, folder: '/home/me/' }, 'programs/a.py', 3)).toBe(
      'vscode://file/home/me/programs/a.py:3',
    )
  })

  it('keep a name from becoming a part of the link', () => {
    expect(editorLink(code, '/a?x=1#y&line=9/{line}.py', 3)).toBe(
      'vscode://file/a%3Fx%3D1%23y%26line%3D9/%7Bline%7D.py:3',
    )
  })

  it.each(['<frozen importlib._bootstrap>', '<string>', ''])('are none for %s', (file) => {
    expect(editorLink({ ...code, folder: '/home' }, file, 3)).toBeNull()
  })

  it.each([
    'javascript:alert(1)//{file}',
    'file:///{file}',
    'https://example.com/{file}',
    'vscode:extension/{file}',
    'data:text/html,{file}',
    ' vscode://file/{file}',
    'vscode://file/',
    `vscode://${'x'.repeat(500)}{file}`,
  ])('are refused for %s', (template) => {
    expect(templateProblem(template)).not.toBeNull()
    expect(editorLink({ template, folder: '' }, '/a.py', 3)).toBeNull()
  })

  it.each(EDITOR_PRESETS)('are made for $name', ({ template }) => {
    expect(templateProblem(template)).toBeNull()
    expect(editorLink({ template, folder: '' }, '/a/b.py', 3)).toContain('a/b.py')
  })
})
