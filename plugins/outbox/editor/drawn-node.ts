// The node a message came from, as the editor has it now: its name, and a way to it on the workspace.
import { setText } from './elements';
import { editor } from './red';
import { drawnIds } from './rules/shown';
import { t } from './texts';

export interface DrawnNode {
  root: JQuery;
  update(): void;
}

export function drawnNode(nodeId: string): DrawnNode {
  const find = (): RedEditor.EditedNode | undefined =>
    drawnIds(nodeId)
      .map((id) => RED.nodes.node(id))
      .find((node) => !!node) ?? undefined;
  const link = $('<button/>', { type: 'button', class: 'smspartner-outbox-link' }).on(
    'click',
    (event) => {
      event.preventDefault();
      const node = find();
      if (node) editor.view.reveal(node.id);
    },
  );
  const gone = $('<span/>').text(t('node.gone'));
  return {
    root: $('<div/>').append(link, gone),
    update() {
      const node = find();
      const name = node ? editor.utils.getNodeLabel(node, node.type) : '';
      setText(link, name);
      link.attr({ title: t('node.show'), 'aria-label': `${name} – ${t('node.show')}` });
      link.toggle(!!node);
      gone.toggle(!node);
    },
  };
}
