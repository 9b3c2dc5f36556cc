import { choosePointing, pointing, POINTINGS, toggleNoReturn } from '../canvas/index';
import type { Command } from './command';
import type { Editor, EditorWindow } from './editor-context';
import { selectedSteps } from './selected';
import { startTestRun } from './test-run';

const window_ = (id: EditorWindow) => (editor: Editor) => editor.view.setState({ window: id });

/** What is open, how large the picture is, and runs. */
export const VIEW_COMMANDS: readonly Command[] = [
  {
    id: 'add',
    title: 'Add a step',
    group: 'Add',
    shortcuts: ['n'],
    menus: ['canvas'],
    run: (editor) => {
      const { menu } = editor.view.getState();
      const at = (menu && editor.canvas()?.toCanvas(menu.at)) ?? editor.canvas()?.middle() ?? { x: 0, y: 0 };
      const only = editor.model.selection.only;
      const after = only !== null && (only === 'trigger' || Object.hasOwn(editor.draft.state.document.steps, only));
      editor.view.setState({ picking: after && !menu ? { kind: 'after', from: only, port: 'out', at: null } : { kind: 'at', at } });
    },
  },
  { id: 'commands', title: 'All commands', group: 'Go', shortcuts: ['mod+k'], run: window_('commands') },
  { id: 'find', title: 'Find in this flow', group: 'Go', shortcuts: ['mod+f'], run: window_('find') },
  { id: 'shortcuts', title: 'Keyboard shortcuts', group: 'View', shortcuts: ['?'], run: window_('shortcuts') },
  { id: 'fit', title: 'Show all', group: 'View', shortcuts: ['1'], menus: ['canvas'], run: (editor) => editor.canvas()?.fit() },
  {
    id: 'fit-selection',
    title: 'Show the selection',
    group: 'View',
    shortcuts: ['2'],
    when: ({ model }) => model.selection.ids.size > 0,
    run: (editor) => editor.canvas()?.fit(editor.model.selection.ids),
  },
  { id: 'zoom-100', title: 'Zoom to 100 %', group: 'View', shortcuts: ['0'], run: (editor) => editor.canvas()?.zoomTo(1) },
  { id: 'zoom-in', title: 'Zoom in', group: 'View', shortcuts: ['+', '='], run: (editor) => editor.canvas()?.zoomBy(1.25) },
  { id: 'zoom-out', title: 'Zoom out', group: 'View', shortcuts: ['-'], run: (editor) => editor.canvas()?.zoomBy(0.8) },
  {
    id: 'practice',
    title: 'Show or hide the practice services',
    group: 'View',
    run: ({ view }) => view.setState(({ bottom }) => ({ bottom: bottom === 'practice' ? null : 'practice' })),
  },
  ...POINTINGS.map((kind): Command => ({
    id: `pointing-${kind}`,
    title: kind === 'auto' ? 'Find out by itself: mouse or trackpad' : `Move the canvas with a ${kind}`,
    group: 'View',
    when: () => pointing.getState().chosen !== kind,
    run: () => choosePointing(kind),
  })),
  { id: 'no-return', title: 'Show or hide the points of no return', group: 'View', menus: ['canvas'], run: () => toggleNoReturn() },
  {
    id: 'steps',
    title: 'Show or hide the palette',
    group: 'View',
    shortcuts: ['mod+b'],
    run: ({ view }) => view.setState(({ left }) => ({ left: left === 'steps' ? null : 'steps' })),
  },
  {
    id: 'outline',
    title: 'Show or hide the outline',
    group: 'View',
    shortcuts: ['mod+shift+o'],
    run: ({ view }) => view.setState(({ left }) => ({ left: left === 'outline' ? 'steps' : 'outline' })),
  },
  {
    id: 'problems',
    title: 'Show or hide the problems',
    group: 'View',
    shortcuts: ['mod+shift+m'],
    run: ({ view }) => view.setState(({ bottom }) => ({ bottom: bottom === 'problems' ? null : 'problems' })),
  },
  {
    id: 'runs',
    title: 'Show or hide the runs',
    group: 'View',
    shortcuts: ['mod+shift+r'],
    run: ({ view }) => view.setState(({ bottom }) => ({ bottom: bottom === 'runs' ? null : 'runs' })),
  },
  { id: 'settings', title: 'Name, owner and runbook', group: 'Go', menus: ['canvas'], run: window_('settings') },
  { id: 'versions', title: 'Versions', group: 'Go', run: window_('versions') },
  { id: 'publish', title: 'Publish', group: 'Run', run: window_('publish') },
  { id: 'run', title: 'Run this draft', group: 'Run', shortcuts: ['mod+enter'], run: (editor) => startTestRun(editor) },
  {
    id: 'rehearse',
    title: 'Rehearse against troubles',
    group: 'Run',
    shortcuts: ['shift+alt+r'],
    menus: ['canvas'],
    run: (editor) => {
      editor.draft.advance('now');
      editor.view.setState({ window: 'rehearse' });
    },
  },
  {
    id: 'extract',
    title: 'Turn into a sub-flow',
    group: 'Arrange',
    shortcuts: ['alt+x'],
    menus: ['step'],
    when: (editor) => selectedSteps(editor).length > 0,
    run: window_('extract'),
  },
  { id: 'save', title: 'Save now', group: 'Edit', shortcuts: ['mod+s'], run: ({ draft }) => draft.advance('now') },
];
