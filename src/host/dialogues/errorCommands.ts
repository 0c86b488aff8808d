import type { ErrorCode } from '../../protocol/errors';
import { CommandId } from '../commands/commandId';

/** The commands that help with an error, as buttons of its notification. */
export const errorCommands: Record<ErrorCode, readonly CommandId[]> = {
  'wrong-use': [CommandId.openSettings],
  'unknown-model': [CommandId.chooseModel],
  'unknown-adapter': [CommandId.chooseAdapter],
  'model-missing': [CommandId.chooseModel, CommandId.fetchModel],
  'model-invalid': [CommandId.chooseModel, CommandId.showOutput],
  'model-unsupported': [CommandId.chooseModel],
  'not-a-chat-model': [CommandId.chooseModel],
  'template-failed': [CommandId.chooseModel, CommandId.showOutput],
  'adapter-invalid': [CommandId.chooseAdapter],
  'adapter-mismatch': [CommandId.chooseAdapter],
  'prompt-empty': [],
  'prompt-too-long': [],
  'prompts-invalid': [CommandId.showOutput],
  'layer-out-of-range': [CommandId.openSettings],
  'strength-out-of-range': [CommandId.openSettings],
  'vectors-invalid': [CommandId.extractVectors, CommandId.useExtractedVectors],
  'vectors-mismatch': [CommandId.useExtractedVectors, CommandId.chooseModel],
  'library-missing': [CommandId.checkSetup, CommandId.showOutput],
  'library-version': [CommandId.checkSetup, CommandId.showOutput],
  'out-of-memory': [CommandId.chooseModel, CommandId.checkSetup],
  'no-space': [CommandId.openSettings],
  'file-unreadable': [CommandId.showOutput],
  'file-unwritable': [CommandId.openSettings, CommandId.showOutput],
  'download-failed': [CommandId.fetchModel, CommandId.chooseModel],
  'checksum-mismatch': [CommandId.fetchModel],
  'engine-crashed': [CommandId.showOutput],
  'engine-stopped': [CommandId.restartEngine, CommandId.showOutput],
  internal: [CommandId.showOutput],
};
