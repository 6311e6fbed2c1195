// The plugin "SMS Partner" of the sidebar, editor side: registers the tab, and nothing else.
import { editor } from './editor/red';
import { OutboxTab } from './editor/tab';
import { t } from './editor/texts';

const ID = 'smspartner-outbox';

let tab: OutboxTab | undefined;

editor.plugins.registerPlugin(ID, {
  onadd() {
    tab = new OutboxTab();
    editor.sidebar.addTab({
      id: ID,
      label: t('tab'),
      name: t('tab'),
      iconClass: 'fa fa-commenting',
      content: tab.root,
      enableOnEdit: true,
    });
  },
  onremove() {
    tab?.close();
    editor.sidebar.removeTab(ID);
  },
});
