// The node a message came from, as the editor has it now: its name, and a way to it on the workspace.
import { joinNames, namesAround, placeOf } from '../subflows';
import { setText } from './elements';
import { editor } from './red';
import { drawnIds } from './rules/shown';
import { t } from './texts';

export interface DrawnNode {
  root: JQuery;
  update(): void;
}

export function drawnNode(nodeId: string): DrawnNode {
  const link = $('<button/>', { type: 'button', class: 'smspartner-outbox-link' }).on(
    'click',
    (event) => {
      event.preventDefault();
      const node = findDrawn(nodeId);
      if (node) editor.view.reveal(node.id);
    },
  );
  const gone = $('<span/>').text(t('node.gone'));
  return {
    root: $('<div/>').append(link, gone),
    update() {
      const node = findDrawn(nodeId);
      const name = node ? joinNames([...namesOfInstances(nodeId), labelOf(node)]) : '';
      setText(link, name);
      link.attr({ title: t('node.show'), 'aria-label': `${name} – ${t('node.show')}` });
      link.toggle(!!node);
      gone.toggle(!node);
    },
  };
}

/** @returns the node as it is drawn; where its instance is gone, the node of its subflow may still be there */
export function findDrawn(nodeId: string): RedEditor.EditedNode | undefined {
  const place = placeOf(nodeId, findNode);
  const drawn =
    place.at(-1) ??
    drawnIds(nodeId)
      .map(findNode)
      .find((node) => !!node);
  return drawn ?? undefined;
}

function namesOfInstances(nodeId: string): string[] {
  return namesAround(placeOf(nodeId, findNode), (id) => RED.nodes.subflow(id));
}

function findNode(id: string): RedEditor.EditedNode | null | undefined {
  return RED.nodes.node(id);
}

function labelOf(node: RedEditor.EditedNode): string {
  return editor.utils.getNodeLabel(node, node.type);
}
