// A copy of the package in which every function says that it was entered. V8 counts calls but does not tell their
// order, so the copy does; nothing else about the code may change. Shipped, all of it is one file; here each source
// is a file of its own, where the entries of package.json are found all the same.
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const STEPS = fileURLToPath(new URL('./steps.cjs', import.meta.url));

/**
 * Besides the package, the copy has `functions.json`: by file, the name of each function and the place in the
 * copy at which it says that it was entered.
 */
export function copyWithSteps(root, folder) {
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  // Forms and texts, and what the sources take the place of.
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  compileOneByOne(root, join(folder, 'dist'));
  const functions = {};
  for (const file of readdirSync(join(folder, 'dist'), { recursive: true })) {
    if (!file.endsWith('.js')) continue;
    const path = join(folder, 'dist', file);
    const name = file.replaceAll('\\', '/');
    const { code, found } = addSteps(name, readFileSync(path, 'utf8'));
    writeFileSync(path, code);
    functions[name] = found;
  }
  writeFileSync(join(folder, 'functions.json'), JSON.stringify(functions));
}

/** By the compiler, which leaves functions and their names as they are. */
function compileOneByOne(root, dist) {
  const { ES2022: target } = ts.ScriptTarget;
  const { CommonJS: module } = ts.ModuleKind;
  for (const source of ['lib', 'nodes', 'plugins'].flatMap((room) => sourcesBelow(root, room))) {
    const code = readFileSync(join(root, source), 'utf8');
    const compilerOptions = { target, module, esModuleInterop: true };
    const path = join(dist, source.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, ts.transpileModule(code, { compilerOptions }).outputText);
  }
}

function sourcesBelow(root, room) {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map((file) => join(room, file))
    .filter((file) => file.endsWith('.ts'));
}

function addSteps(file, code) {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const inserted = [];
  const names = [];
  /** @param around what stands before and after the call */
  const step = (node, at, [before, after]) => {
    const number = names.push(nameOf(node)) - 1;
    inserted.push({
      at,
      text: `${before}__step(${JSON.stringify(file)}, ${number})${after}`,
      number,
    });
  };
  const stepBefore = (node, expression) => {
    step(node, expression.getStart(), ['(', ', ']);
    inserted.push({ at: expression.end, text: ')' });
  };

  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) enter(node);
    if (ts.isClassLike(node)) enterFields(node);
    ts.forEachChild(node, visit);
  };
  const enter = (node) => {
    const { body } = node;
    if (ts.isBlock(body)) step(node, body.getStart() + 1, ['', ';']);
    else stepBefore(node, body);
  };
  /** What a class gives its fields is a function of its own to V8. */
  const enterFields = (node) => {
    const field = node.members.find(
      (member) => ts.isPropertyDeclaration(member) && !isStatic(member),
    );
    if (!field) return;
    if (field.initializer) stepBefore(field, field.initializer);
    else step(field, field.name.end, [' = ', '']);
  };

  // After "use strict", which must stay first.
  const [first] = source.statements;
  const isDirective =
    first && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression);
  const text = `const __step = require(${JSON.stringify(STEPS)}).step;`;
  inserted.push({ at: isDirective ? first.end : 0, text });
  visit(source);
  return merge(code, inserted, names);
}

/** Stable where several stand at one place: what is around comes before what is inside. */
function merge(code, inserted, names) {
  const found = [];
  let merged = '';
  let done = 0;
  for (const { at, text, number } of inserted.sort((a, b) => a.at - b.at)) {
    merged += code.slice(done, at);
    done = at;
    if (number !== undefined) found[number] = { name: names[number], place: merged.length + 1 };
    merged += text;
  }
  return { code: merged + code.slice(done), found };
}

/** As a reader would look for it: with its class, and with the functions that it stands in. */
function nameOf(node) {
  const own = ownName(node);
  const outer = ts.findAncestor(node.parent, (one) => ts.isFunctionLike(one) && one.body);
  return outer ? `${nameOf(outer)} › ${own}` : own;
}

function ownName(node) {
  const { parent } = node;
  if (ts.isPropertyDeclaration(node)) return `${nameOfClass(parent)}, its fields`;
  if (ts.isConstructorDeclaration(node)) return `new ${nameOfClass(parent)}`;
  if (ts.isClassLike(parent)) return `${nameOfClass(parent)}.${node.name.getText()}`;
  if (node.name) return node.name.getText();
  if (ts.isBinaryExpression(parent)) return parent.left.getText();
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return nameOfCall(parent);
  return parent.name?.getText() ?? '(…)';
}

const nameOfClass = ({ name }) => name?.getText() ?? 'class';

/** A callback has no other name than what it is given to. */
function nameOfCall({ expression }) {
  // `(0, module_1.called)`, as the compiler writes what is imported, is `called` too.
  const called = /(\w+)\)?$/.exec(expression.getText())?.[1] ?? '';
  return `${called}(…)`;
}

function isStatic(member) {
  return member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
}
