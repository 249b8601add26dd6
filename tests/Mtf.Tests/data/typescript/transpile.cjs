// node transpile.cjs <typescript.js> <directory>: writes what TypeScript itself makes of every .ts file beside it, as <file>.expected.
// What has no JavaScript of the same length is first put in the form that the eraser gives it.
const fs = require("fs"), path = require("path");
const ts = require(process.argv[2]), f = ts.factory;

const without = (modifiers, ...kinds) => modifiers?.filter(modifier => !kinds.includes(modifier.kind));
const isAmbient = node => node.modifiers?.some(modifier => modifier.kind === ts.SyntaxKind.DeclareKeyword);

function enumObject(node) {
  const members = node.members.map(member =>
    member.initializer ? f.createPropertyAssignment(member.name, member.initializer)
    : f.createShorthandPropertyAssignment(/^[A-Za-z_$][\w$]*$/.test(member.name.text) ? member.name.text : "_"));
  const inNamespace = ts.isModuleBlock(node.parent);
  const list = f.createVariableDeclarationList(
    [f.createVariableDeclaration(node.name, undefined, undefined, f.createObjectLiteralExpression(members))],
    inNamespace ? ts.NodeFlags.Let : ts.NodeFlags.None);
  return f.createVariableStatement(without(node.modifiers, ts.SyntaxKind.ConstKeyword, ...(inNamespace ? [ts.SyntaxKind.ExportKeyword] : [])), list);
}

function namespaceBlock(node, visit) {
  while (ts.isModuleDeclaration(node.body)) node = node.body;
  return f.createBlock(node.body.statements.map(statement => visit(statement)).flat().filter(Boolean));
}

function unexported(node) {
  const modifiers = without(node.modifiers, ts.SyntaxKind.ExportKeyword);
  if (ts.isVariableStatement(node)) return f.updateVariableStatement(node, modifiers, node.declarationList);
  if (ts.isFunctionDeclaration(node)) return f.updateFunctionDeclaration(node, modifiers, node.asteriskToken, node.name, node.typeParameters, node.parameters, node.type, node.body);
  if (ts.isClassDeclaration(node)) return f.updateClassDeclaration(node, modifiers, node.name, node.typeParameters, node.heritageClauses, node.members);
  return node;
}

const before = context => file => {
  const visit = node => {
    if (ts.isEnumDeclaration(node) && !isAmbient(node)) return ts.visitEachChild(enumObject(node), visit, context);
    if (ts.isModuleDeclaration(node) && !isAmbient(node) && node.body) return namespaceBlock(node, visit);
    if (ts.isImportEqualsDeclaration(node) && !node.isTypeOnly) {
      const value = ts.isExternalModuleReference(node.moduleReference)
        ? f.createCallExpression(f.createIdentifier("require"), undefined, [node.moduleReference.expression])
        : ts.isIdentifier(node.moduleReference) ? node.moduleReference
        : (function member(name) { return ts.isIdentifier(name) ? f.createIdentifier(name.text) : f.createPropertyAccessExpression(member(name.left), name.right.text); })(node.moduleReference);
      return f.createVariableStatement(undefined, f.createVariableDeclarationList([f.createVariableDeclaration(node.name.text, undefined, undefined, value)]));
    }
    if (ts.isExportAssignment(node) && node.isExportEquals) return f.createExpressionStatement(f.createAssignment(f.createIdentifier("_"), ts.visitNode(node.expression, visit)));
    if (ts.isParameter(node)) node = f.updateParameterDeclaration(node, undefined, node.dotDotDotToken, node.name, node.questionToken, node.type, node.initializer);
    if (node.parent && ts.isModuleBlock(node.parent) && node.modifiers?.some(modifier => modifier.kind === ts.SyntaxKind.ExportKeyword)) node = unexported(node);
    return ts.visitEachChild(node, visit, context);
  };
  return ts.visitNode(file, visit);
};

function walk(directory) {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) walk(file);
    else if (/\.[mc]?ts$/.test(entry.name) && !/\.d\.[mc]?ts$/.test(entry.name)) {
      const { outputText } = ts.transpileModule(fs.readFileSync(file, "utf8"), {
        fileName: "file.ts", transformers: { before: [before] },
        compilerOptions: { target: "ESNext", module: "ESNext", verbatimModuleSyntax: true, useDefineForClassFields: true, removeComments: true },
      });
      fs.writeFileSync(file + ".expected", outputText);
    }
  }
}
walk(process.argv[3]);
