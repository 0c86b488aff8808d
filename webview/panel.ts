import './styles/panel.css';
import { connect } from './connection';
import { registerControls } from './controls';
import { createShell } from './shell';
import { onThemeChange } from './ui/theme';
import { createUiState } from './uiState';
import { views } from './views';

const api = acquireVsCodeApi();
registerControls();
const connection = connect(api);
const shell = createShell(views, { send: connection.send, ui: createUiState(api), onThemeChange });
document.getElementById('app')?.replaceChildren(shell.element);
connection.start(shell);
