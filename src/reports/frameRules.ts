/**
 * Which frames Memray's reports treat specially, by function and file (docs/reports.md, "Frame rules"). The wording of the rules follows
 * Memray 1.20, so that hiding hides the same frames.
 */

const INTERNAL_FILE = /(Include|Objects|Modules|Python|cpython).*\.[c|h]$/
const INTERNAL_FUNCTIONS = new Set([
  'PyObject_Call',
  'call_function',
  'classmethoddescr_call',
  'cmpwrapper_call',
  'do_call_core',
  'fast_function',
  'function_call',
  'function_code_fastcall',
  'instance_call',
  'instancemethod_call',
  'methoddescr_call',
  'proxy_call',
  'slot_tp_call',
  'trace_call_function',
  'type_call',
  'weakref_call',
  'wrap_call',
  'wrapper_call',
  'wrapperdescr_call',
])
const IMPORT_FUNCTIONS = new Set(['import_name', 'import_from', 'import_all_from'])

/** A frame of the interpreter's own calling machinery: never shown. */
export function isInterpreterInternal(functionName: string, file: string): boolean {
  if (!INTERNAL_FILE.test(file)) return false
  return (
    functionName.includes('PyEval_EvalFrameEx') ||
    functionName.includes('_PyEval_EvalFrameDefault') ||
    (functionName.startsWith('_TAIL_CALL_') && functionName.includes('.llvm.')) ||
    functionName.startsWith('PyEval') ||
    functionName.startsWith('_Py') ||
    functionName.toLowerCase().includes('vectorcall') ||
    INTERNAL_FUNCTIONS.has(functionName) ||
    file.includes('Objects/call.c')
  )
}

/** A loaded module that is the interpreter: `/usr/bin/python3.11`, `libpython3.13.so.1.0`. */
export function isInterpreterModule(moduleFile: string): boolean {
  return /(^|\/)(lib)?python\d/.test(moduleFile)
}

/** A frame of the import system. What it calls belongs to the import too. */
export function isImportSystem(functionName: string, file: string): boolean {
  return file.includes('frozen importlib') || (IMPORT_FUNCTIONS.has(functionName) && file.endsWith('ceval.c'))
}

/** A frame that tells a reader something: neither a launcher, nor interpreter machinery, nor the import system itself. */
export function isInteresting(functionName: string, file: string): boolean {
  return (
    !file.endsWith('runpy.py') &&
    file !== '<frozen runpy>' &&
    !isInterpreterInternal(functionName, file) &&
    !isImportSystem(functionName, file)
  )
}
