import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CommandId } from '../../src/host/commands/commandId';
import { activateLens } from './lensApi';

describe('Activation', () => {
  it('takes less than 100 ms and starts no engine', async () => {
    const lens = await activateLens();
    assert.ok(lens.activationTime < 100, `activate took ${lens.activationTime.toFixed(1)} ms`);
    assert.equal(lens.state().engine.state, 'off');
  });

  it('registers every command', async () => {
    await activateLens();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(CommandId).filter((id) => !registered.has(id)),
      [],
    );
  });
});
