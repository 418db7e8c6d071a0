// api-report.mjs [--write]: every public name of every entry point with its declaration, against api/*.txt. What a user can
// type changes only where somebody meant it to: a change shows in the diff of the report. Every class and function has words.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const entries = { core: 'entry/node', langchain: 'langchain', 'ai-sdk': 'ai-sdk' };
const files = Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, join(here, `dist/types/${entry}.d.ts`)]));
const program = ts.createProgram(Object.values(files), {
  module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true, skipLibCheck: true, types: [],
});
const checker = program.getTypeChecker();
const printer = ts.createPrinter({ removeComments: true });

/** A declaration as it is written, without comments and private members. */
function declarationText(declaration) {
  const whole = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const shown = ts.isClassDeclaration(whole)
    ? ts.factory.updateClassDeclaration(whole, whole.modifiers, whole.name, whole.typeParameters, whole.heritageClauses,
      whole.members.filter((member) => !ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)))
    : whole;
  return printer.printNode(ts.EmitHint.Unspecified, shown, whole.getSourceFile()).replaceAll('export declare ', '').replaceAll('export ', '');
}

function report(file) {
  const source = program.getSourceFile(file);
  if (!source) throw new Error(`${file} is missing: npm run build`);
  const undocumented = [];
  const names = checker.getExportsOfModule(checker.getSymbolAtLocation(source)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const text = names.map((name) => {
    const symbol = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
    if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Function) && symbol.getDocumentationComment(checker).length === 0) undocumented.push(name.name);
    const declarations = (symbol.declarations ?? []).filter((declaration) => !ts.isSourceFile(declaration));
    return declarations.length === 0 ? `${name.name}: a module` : declarations.map((declaration) => {
      const renamed = symbol.name !== name.name ? `${name.name} is ` : '';
      return renamed + declarationText(declaration);
    }).join('\n');
  }).join('\n\n');
  return { text: `${text}\n`, count: names.length, undocumented };
}

let changed = 0;
for (const [name, file] of Object.entries(files)) {
  const { text, count, undocumented } = report(file);
  const kept = join(here, `api/${name}.txt`);
  if (process.argv.includes('--write')) {
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, text);
  } else if (!existsSync(kept) || readFileSync(kept, 'utf8') !== text) {
    const before = new Set(existsSync(kept) ? readFileSync(kept, 'utf8').split('\n') : []);
    const after = new Set(text.split('\n'));
    console.error(`api/${name}.txt is not what is built:`);
    for (const line of before) if (!after.has(line)) console.error(`- ${line}`);
    for (const line of after) if (!before.has(line)) console.error(`+ ${line}`);
    changed++;
  }
  if (undocumented.length > 0) {
    console.error(`${name}: without a word of documentation: ${undocumented.join(', ')}`);
    changed++;
  }
  console.log(`${name}: ${count} public names`);
}
if (changed > 0) {
  console.error('If that is meant: node scripts/api-report.mjs --write');
  process.exit(1);
}
