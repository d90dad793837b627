/** The thread boundary: open a source, follow the progress, ask questions. All answers are values of one kind, `Outcome`. */
export type { CaptureErrorKind, CaptureHeader } from '../parsers/index.ts'
export {
  type CaptureFacts,
  type Finding,
  type FindingKind,
  type FindingView,
  type FrameHistory,
  type FramePattern,
  type GroupBy,
  type Mode,
  PLAIN_SHAPE,
  type Selection,
  type Shape,
  type SourceFile,
  type StatsReport,
  type ThreadFact,
  type Timeline,
} from '../reports/index.ts'
export type {
  ExportedFile,
  ExportFormat,
  FunctionColumn,
  FunctionPageRow,
  RowPage,
  RowRequest,
  Sandwich,
  SandwichRow,
  TableColumn,
  TablePageRow,
  TreeChildren,
  TreeRow,
} from './lists.types.ts'
export { openSession } from './openSession.ts'
export type {
  CapturePreview,
  CaptureSession,
  ErrorReport,
  FlamePicture,
  FlameView,
  NodeFacts,
  OpenProgress,
  Outcome,
  PageQuestion,
  SearchTotals,
  SessionSource,
  ShownMoment,
  TimeRange,
  ZoomStep,
} from './session.types.ts'
export type { ShareableSource, SharedFile, ShareOptions } from './sharing.ts'
