/**
 * Arrows point one way: host -> protocol <- engineProcess -> method -> (engine, science, formats). The panel computes
 * what a hand on a slider changes (rates, curves) by science itself.
 */
const only = (name, folder, allowed) => ({
  name,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: { path: '^(src|webview)/', pathNot: `^(${[folder, ...allowed].join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('protocol-knows-nobody', 'src/protocol', []),
    only('appearance-is-pure', 'src/appearance', ['src/protocol']),
    only('science-is-pure', 'src/science', []),
    only('engine-knows-no-method', 'src/engine', ['src/protocol']),
    only('formats-know-files', 'src/formats', ['src/protocol', 'src/appearance']),
    only('models-know-files', 'src/models', ['src/protocol', 'src/formats']),
    only('method-is-engine-and-science', 'src/method', [
      'src/protocol',
      'src/engine',
      'src/science',
      'src/formats',
    ]),
    only('engine-process', 'src/engineProcess', [
      'src/protocol',
      'src/method',
      'src/engine',
      'src/models',
      'src/formats',
    ]),
    only('client-knows-the-protocol', 'src/client', ['src/protocol']),
    only('host-knows-the-protocol', 'src/host', ['src/protocol', 'src/client', 'src/appearance']),
    only('cli-knows-the-protocol', 'src/cli', ['src/protocol', 'src/client', 'src/formats']),
    only('panel-knows-protocol-and-science', 'webview', ['src/protocol', 'src/appearance', 'src/science']),
    {
      name: 'vscode-only-in-the-host',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(host/|extension\\.ts)' },
      to: { path: '^vscode$' },
    },
    {
      name: 'native-only-in-the-engine',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(engine/native|models)/' },
      to: { path: 'node_modules/(koffi|node-llama-cpp)' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
