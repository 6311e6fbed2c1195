// The part of the editor's global `RED` that only the tab uses, as Node-RED 4.1 and 5 really behave.
// Nothing but its types and its name.

interface TabOptions {
  id: string;
  label: string;
  name: string;
  iconClass: string;
  content: JQuery;
  /** Or it is covered while a form is open. */
  enableOnEdit: boolean;
}

interface SidebarEditor {
  plugins: {
    registerPlugin(id: string, definition: { onadd: () => void; onremove: () => void }): void;
  };
  sidebar: { addTab(options: TabOptions): void; removeTab(id: string): void };
  view: { reveal(id: string): void };
  utils: { getNodeLabel(node: RedEditor.EditedNode, otherwise: string): string };
  user: { hasPermission(permission: string): boolean };
}

export const editor = RED as unknown as SidebarEditor;
