// Mustache for texts that people read on a phone: nothing is escaped as HTML, an object is an error instead
// of "[object Object]", and functions found in a message are never called. Knows no Node-RED.
import { createRequire } from 'node:module';
import type * as Library from 'mustache';
import { MOST_TEMPLATE_ENTRIES } from '../pure/fields/input-bounds';
import { lazy } from '../pure/lazy';

/** Gives what is not in the message: `flow.x`, `global.x`, `env.X`. `undefined` where there is none. */
export type LookUp = (scope: 'flow' | 'global' | 'env', name: string) => unknown;

/** A value in the template has no text of its own, or its lists are too long. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** How often one rendering has gone through a section. */
interface Progress {
  entries: number;
}

/**
 * Mustache with what we change of it: a class that extends one of its own can only be made once it is there.
 *
 * @returns renders a template, as `renderTemplate` says
 */
function rendererOf({ Context, Writer }: typeof Library): typeof renderTemplate {
  /** Looks names up without calling anything, first in sections, then in the message, then outside. */
  class MessageContext extends Context {
    constructor(
      view: unknown,
      private readonly outside: LookUp,
      private readonly progress: Progress,
      parent?: MessageContext,
    ) {
      super(view, parent);
    }

    override push(view: unknown): MessageContext {
      this.progress.entries += 1;
      if (this.progress.entries > MOST_TEMPLATE_ENTRIES)
        throw new TemplateError('a list is too long');
      return new MessageContext(view, this.outside, this.progress, this);
    }

    override lookup(name: string): unknown {
      if (name === '.') return plain(this.view);
      const path = name.split('.');
      const value = walk(this.view, path);
      if (value !== undefined) return plain(value);
      if (this.parent) return this.parent.lookup(name);
      const [scope, ...rest] = path;
      if (scope === 'msg') return this.lookup(rest.join('.'));
      if (scope !== 'flow' && scope !== 'global' && scope !== 'env') return undefined;
      return plain(this.outside(scope, rest.join('.')));
    }
  }

  class TextWriter extends Writer {
    override escapedValue(token: string[], context: Library.Context): string {
      return this.unescapedValue(token, context);
    }

    override unescapedValue(token: string[], context: Library.Context): string {
      const value: unknown = context.lookup(token[1] ?? '');
      if (value === undefined || value === null) return '';
      if (typeof value === 'string') return value;
      if (typeof value === 'number' || typeof value === 'boolean') return String(value);
      throw new TemplateError('an object has no text');
    }
  }

  const writer = new TextWriter();
  return (template, message, outside) =>
    writer.render(template, new MessageContext(message, outside, { entries: 0 }));
}

const load = createRequire(__filename);

/** Loaded at the first template. */
const renderer = lazy(() => rendererOf(load('mustache') as typeof Library));

/**
 * @param template parsed once and kept
 * @param message its properties are what the template's names mean
 * @throws Error when the template is broken, a value in it is an object or its lists are too long
 */
export function renderTemplate(template: string, message: object, outside: LookUp): string {
  return renderer()(template, message, outside);
}

function walk(view: unknown, path: string[]): unknown {
  let value = view;
  for (const name of path) {
    if (value === null || value === undefined) return undefined;
    value = (Object(value) as Record<string, unknown>)[name];
  }
  return value;
}

function plain(value: unknown): unknown {
  return typeof value === 'function' ? undefined : value;
}
